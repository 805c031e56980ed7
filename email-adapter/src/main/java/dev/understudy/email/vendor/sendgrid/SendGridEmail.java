package dev.understudy.email.vendor.sendgrid;

import dev.understudy.catalogue.Vendor;
import dev.understudy.email.EmailProvider;
import dev.understudy.email.Handover;
import dev.understudy.email.Mail;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.VendorReply;
import dev.understudy.service.VendorRequest;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;

/** SendGrid's Mail Send API v3. */
public final class SendGridEmail implements EmailProvider {

  private final Vendor vendor;
  private final Secret apiKey;
  private final VendorCalls calls;
  private final InstantSource clock;

  public SendGridEmail(Vendor vendor, Secret apiKey, VendorCalls calls, InstantSource clock) {
    this.vendor = vendor;
    this.apiKey = apiKey;
    this.calls = calls;
    this.clock = clock;
  }

  @Override
  public Outcome<Handover> send(Mail mail, Deadline deadline) {
    return send(
        VendorRequest.post("/v3/mail/send", headers(), SendGridWire.mail(mail)),
        deadline,
        reply -> SendGridWire.handover(reply, clock.instant()));
  }

  @Override
  public Outcome<?> probe(Deadline deadline) {
    return send(VendorRequest.get("/v3/scopes", headers()), deadline, SendGridWire::alive);
  }

  private <T> Outcome<T> send(
      VendorRequest request, Deadline deadline, Function<VendorReply, Outcome<T>> reading) {
    return calls.send(request, deadline.within(vendor.callTimeout(), clock), reading);
  }

  private Map<String, String> headers() {
    return Map.of("Authorization", "Bearer " + apiKey.value(), "Content-Type", "application/json");
  }
}
