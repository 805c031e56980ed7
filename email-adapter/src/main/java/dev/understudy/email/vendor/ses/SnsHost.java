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
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/**
 * Where Amazon SNS is. Its messages name URLs, and only those at its own host are followed: else
 * anybody could have us fetch a key of theirs, or call whom they like.
 */
public final class SnsHost {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** SNS uses one or two at a time; more would be somebody's play. */
  private static final int MOST = 16;

  private static final String CERTIFICATE = "/SimpleNotificationService-[0-9A-Za-z]+\\.pem";
  private static final String NAME = "sns(\\.[a-z0-9-]+)?\\.amazonaws\\.com(\\.cn)?";

  private final URI address;
  private final VendorCalls calls;
  private final InstantSource clock;
  private final Map<URI, X509Certificate> certificates = new ConcurrentHashMap<>();

  /**
   * @param address {@link #amazon}, or that of a simulator
   * @param calls the way to it
   */
  public SnsHost(URI address, VendorCalls calls, InstantSource clock) {
    this.address = address;
    this.calls = calls;
    this.clock = clock;
  }

  /** Amazon's own, of a region. */
  public static URI amazon(String region) {
    String domain = region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
    return URI.create("https://sns." + region + domain);
  }

  /**
   * The key of the certificate at a URL. What makes it Amazon's is that TLS led to Amazon's host:
   * SNS serves it without the chain of its authorities, and AWS's SDKs ask no more either than that
   * it is valid now and has SNS's name.
   *
   * @return empty when it is not SNS's, or not valid now
   */
  Optional<PublicKey> keyAt(URI certificate) {
    if (!isHere(certificate)
        || !String.valueOf(certificate.getPath()).matches(CERTIFICATE)
        || certificate.getQuery() != null) {
      return Optional.empty();
    }
    Optional<X509Certificate> found =
        Optional.ofNullable(certificates.get(certificate)).or(() -> fetch(certificate));
    return found.filter(this::isGood).map(X509Certificate::getPublicKey);
  }

  /**
   * Follows the link of a subscription that waits for our word.
   *
   * @return false when it must be tried again
   */
  boolean confirm(URI link) {
    if (!isHere(link)) {
      return true; // and it stays unconfirmed
    }
    String path = link.getRawPath() + "?" + link.getRawQuery();
    return calls.send(VendorRequest.get(path, Map.of()), Deadline.after(PATIENCE, clock))
            instanceof Outcome.Success<VendorReply>(VendorReply reply)
        && !reply.isServerError();
  }

  private boolean isHere(URI uri) {
    return address.getScheme().equals(uri.getScheme())
        && address.getAuthority().equals(uri.getAuthority());
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
      return new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .anyMatch(
                  part ->
                      part.getType().equalsIgnoreCase("CN")
                          && part.getValue().toString().matches(NAME));
    } catch (CertificateException | InvalidNameException e) {
      return false;
    }
  }
}
