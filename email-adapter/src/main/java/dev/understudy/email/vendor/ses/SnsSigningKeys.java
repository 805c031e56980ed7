package dev.understudy.email.vendor.ses;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.VendorReply;
import dev.understudy.service.VendorRequest;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Fetched from where SNS keeps its certificates, over TLS: that the host is Amazon's is what makes
 * the certificate Amazon's. It must be valid now, and SNS's by its name.
 */
public final class SnsSigningKeys implements SigningKeys {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** SNS uses one or two at a time; more would be somebody's play. */
  private static final int MOST = 16;

  private final String region;
  private final VendorCalls calls;
  private final InstantSource clock;
  private final Map<URI, X509Certificate> certificates = new ConcurrentHashMap<>();

  /**
   * @param calls the way to {@code https://sns.REGION.amazonaws.com}
   */
  public SnsSigningKeys(String region, VendorCalls calls, InstantSource clock) {
    this.region = region;
    this.calls = calls;
    this.clock = clock;
  }

  @Override
  public Optional<PublicKey> at(URI certificate) {
    if (!isSns(certificate)) {
      return Optional.empty();
    }
    Optional<X509Certificate> found =
        Optional.ofNullable(certificates.get(certificate)).or(() -> fetch(certificate));
    return found.filter(this::isGood).map(X509Certificate::getPublicKey);
  }

  private boolean isSns(URI uri) {
    return "https".equals(uri.getScheme())
        && ("sns." + region + ".amazonaws.com").equals(uri.getAuthority())
        && String.valueOf(uri.getPath()).matches("/SimpleNotificationService-[0-9A-Za-z]+\\.pem")
        && uri.getQuery() == null;
  }

  private Optional<X509Certificate> fetch(URI uri) {
    Outcome<VendorReply> reply =
        calls.send(VendorRequest.get(uri.getPath(), Map.of()), Deadline.after(PATIENCE, clock));
    if (!(reply instanceof Outcome.Success<VendorReply>(VendorReply pem)) || pem.status() != 200) {
      return Optional.empty();
    }
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(pem.body().getBytes()));
      if (certificates.size() < MOST) {
        certificates.put(uri, certificate);
      }
      return Optional.of(certificate);
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  private boolean isGood(X509Certificate certificate) {
    try {
      certificate.checkValidity(Date.from(clock.instant()));
      return certificate.getSubjectX500Principal().getName().contains("CN=sns.");
    } catch (CertificateException e) {
      return false;
    }
  }
}
