package dev.understudy.email.vendor;

import dev.understudy.catalogue.Adapter;
import dev.understudy.catalogue.Catalogue;
import dev.understudy.catalogue.ConfigException;
import dev.understudy.catalogue.Vendor;
import dev.understudy.email.EmailProvider;
import dev.understudy.email.VendorEvents;
import dev.understudy.email.vendor.sendgrid.SendGridEmail;
import dev.understudy.email.vendor.sendgrid.SendGridEvents;
import dev.understudy.email.vendor.ses.RequestSigner;
import dev.understudy.email.vendor.ses.SesEmail;
import dev.understudy.email.vendor.ses.SesEvents;
import dev.understudy.email.vendor.ses.SnsHost;
import dev.understudy.email.vendor.smtp.SmtpBounces;
import dev.understudy.email.vendor.smtp.SmtpEmail;
import dev.understudy.email.vendor.smtp.SmtpEmail.Login;
import dev.understudy.failover.ProviderId;
import dev.understudy.service.AdapterProcess;
import dev.understudy.service.VendorHttp;
import dev.understudy.service.VendorSecrets;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** The vendors of the catalogue: how each is called, and how it tells what became of a mail. */
public final class Vendors {

  private final Catalogue catalogue;
  private final VendorSecrets secrets;
  private final AdapterProcess process;

  public Vendors(Catalogue catalogue, VendorSecrets secrets, AdapterProcess process) {
    this.catalogue = catalogue;
    this.secrets = secrets;
    this.process = process;
  }

  public Map<ProviderId, EmailProvider> providers() {
    Map<ProviderId, EmailProvider> providers = new HashMap<>();
    for (Vendor vendor : catalogue.vendors(Adapter.EMAIL)) {
      providers.put(vendor.id(), provider(vendor));
    }
    return providers;
  }

  private EmailProvider provider(Vendor vendor) {
    return switch (vendor.id().value()) {
      case "sendgrid" ->
          new SendGridEmail(
              vendor, secrets.of(vendor.id(), "apiKey"), http(vendor), process.clock());
      case "ses" ->
          new SesEmail(
              vendor,
              new RequestSigner(
                  secrets.of(vendor.id(), "accessKeyId"),
                  secrets.of(vendor.id(), "secretAccessKey"),
                  vendor.setting("region"),
                  "ses"),
              http(vendor),
              process.clock());
      case "smtp" ->
          process.closing(
              new SmtpEmail(
                  vendor,
                  secrets
                      .find(vendor.id(), "user")
                      .map(user -> new Login(user, secrets.of(vendor.id(), "password"))),
                  process.vertx(),
                  process.clock()));
      default ->
          throw new ConfigException("the email adapter does not speak \"" + vendor.id() + "\"");
    };
  }

  private VendorHttp http(Vendor vendor) {
    return process.closing(
        new VendorHttp(
            process.vertx(), vendor.baseUrl(), vendor.connectTimeout(), process.clock()));
  }

  /** Vendors that are set up to tell what becomes of their mails. */
  public Map<String, VendorEvents> events() {
    Map<String, VendorEvents> events = new HashMap<>();
    for (Vendor vendor : catalogue.vendors(Adapter.EMAIL)) {
      switch (vendor.id().value()) {
        case "sendgrid" ->
            secrets
                .find(vendor.id(), "webhookPublicKey")
                .ifPresent(key -> events.put("sendgrid", new SendGridEvents(key)));
        case "ses" ->
            vendor
                .optionalSetting("snsTopic")
                .ifPresent(topic -> events.put("ses", sesEvents(vendor, topic)));
        case "smtp" ->
            secrets
                .find(vendor.id(), "bounceSecret")
                .ifPresent(secret -> events.put("smtp", new SmtpBounces(secret)));
        default -> {} // tells nothing
      }
    }
    return events;
  }

  private VendorEvents sesEvents(Vendor vendor, String topic) {
    // Amazon's, unless the catalogue says in so many words that SNS is somewhere else.
    URI sns =
        vendor
            .optionalSetting("snsUrl")
            .map(URI::create)
            .orElseGet(() -> SnsHost.amazon(vendor.setting("region")));
    VendorHttp http =
        process.closing(
            new VendorHttp(process.vertx(), sns, vendor.connectTimeout(), process.clock()));
    return new SesEvents(topic, new SnsHost(sns, http, process.clock()), process.clock());
  }
}
