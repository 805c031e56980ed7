package dev.understudy.email.vendor.ses;

import dev.understudy.catalogue.Vendor;
import dev.understudy.email.EmailProvider;
import dev.understudy.email.Handover;
import dev.understudy.email.Mail;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.VendorReply;
import dev.understudy.service.VendorRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.InstantSource;
import java.util.function.Function;

/** Amazon SES API v2, signed with Signature Version 4. */
public final class SesEmail implements EmailProvider {

  private final Vendor vendor;
  private final RequestSigner signer;
  private final VendorCalls calls;
  private final InstantSource clock;

  public SesEmail(Vendor vendor, RequestSigner signer, VendorCalls calls, InstantSource clock) {
    this.vendor = vendor;
    this.signer = signer;
    this.calls = calls;
    this.clock = clock;
  }

  @Override
  public Outcome<Handover> send(Mail mail, Deadline deadline) {
    return send(
        HttpMethod.POST,
        "/outbound-emails",
        SesWire.mail(mail, vendor.optionalSetting("configurationSet")),
        deadline,
        SesWire::handover);
  }

  @Override
  public Outcome<?> probe(Deadline deadline) {
    return send(HttpMethod.GET, "/account", Buffer.buffer(), deadline, SesWire::alive);
  }

  private <T> Outcome<T> send(
      HttpMethod method,
      String path,
      Buffer body,
      Deadline deadline,
      Function<VendorReply, Outcome<T>> reading) {
    String whole = "/" + vendor.apiVersion() + "/email" + path;
    VendorRequest request =
        new VendorRequest(
            method,
            whole,
            signer.headers(
                method.name(),
                vendor.baseUrl().getAuthority(),
                whole,
                "application/json",
                body,
                clock.instant()),
            body);
    return calls.send(request, deadline.within(vendor.callTimeout(), clock), reading);
  }
}
