package dev.understudy.email.vendor.sendgrid;

import dev.understudy.catalogue.Vendor;
import dev.understudy.email.EmailProvider;
import dev.understudy.email.Mail;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorHttp;
import dev.understudy.service.VendorReply;
import dev.understudy.service.VendorRequest;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;

/** SendGrid's Mail Send API v3. */
public final class SendGridEmail implements EmailProvider {

  private final Vendor vendor;
  private final Secret apiKey;
  private final VendorHttp http;
  private final InstantSource clock;

  public SendGridEmail(Vendor vendor, Secret apiKey, VendorHttp http, InstantSource clock) {
    this.vendor = vendor;
    this.apiKey = apiKey;
    this.http = http;
    this.clock = clock;
  }

  @Override
  public Outcome<String> send(Mail mail, Deadline deadline) {
    return send(
        VendorRequest.post("/v3/mail/send", headers(), SendGridWire.mail(mail)),
        deadline,
        SendGridWire::messageId);
  }

  @Override
  public Outcome<?> probe(Deadline deadline) {
    return send(VendorRequest.get("/v3/scopes", headers()), deadline, SendGridWire::messageId);
  }

  private <T> Outcome<T> send(
      VendorRequest request, Deadline deadline, Function<VendorReply, Outcome<T>> reading) {
    return http.send(request, deadline.within(vendor.callTimeout(), clock), reading);
  }

  private Map<String, String> headers() {
    return Map.of("Authorization", "Bearer " + apiKey.value(), "Content-Type", "application/json");
  }
}
