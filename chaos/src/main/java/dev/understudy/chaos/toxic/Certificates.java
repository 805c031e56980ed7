package dev.understudy.chaos.toxic;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Certificates that no client should accept, one that is as it should be, and the authority that a
 * test may trust.
 */
final class Certificates {

  /** Their names hold for these, and for the host of the upstream. */
  private static final String LOCAL_NAME = "localhost";

  private static final String LOCAL_ADDRESS = "127.0.0.1";
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Duration YEAR = Duration.ofDays(365);

  private final Map<String, SslContext> contexts = new HashMap<>();
  private Optional<X509Bundle> authority = Optional.empty(); // until somebody needs it

  /** What is wrong with one. */
  enum Flaw {
    EXPIRED,
    WRONG_HOST,
    SELF_SIGNED,
    /** Nothing, for who trusts the authority: where TLS ends that an upstream does not speak. */
    VALID;

    static Flaw of(String name) {
      return Stream.of(values())
          .filter(flaw -> flaw.text().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new ApiException(
                      400,
                      "certificate must be one of %s, was \"%s\""
                          .formatted(
                              Stream.of(values()).map(Flaw::text).collect(Collectors.joining(", ")),
                              name)));
    }

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The authority's certificate: who trusts it meets the flaw, and not only a stranger. */
  String authorityPem() {
    return authority().getCertificatePEM();
  }

  SslContext context(Flaw flaw, String host) {
    return contexts.computeIfAbsent(flaw + " " + host, _ -> made(flaw, host));
  }

  private SslContext made(Flaw flaw, String host) {
    X509Bundle bundle =
        switch (flaw) {
          case EXPIRED ->
              issued(named(host, Instant.now().minus(MONTH)).notAfter(yesterday()), authority());
          case WRONG_HOST ->
              issued(
                  valid(Instant.now().minus(MONTH))
                      .subject("CN=wrong.invalid")
                      .addSanDnsName("wrong.invalid"),
                  authority());
          case VALID -> issued(named(host, Instant.now().minus(MONTH)), authority());
          case SELF_SIGNED ->
              selfSigned(named(host, Instant.now().minus(MONTH)).setIsCertificateAuthority(true));
        };
    try {
      return SslContextBuilder.forServer(
              bundle.getKeyPair().getPrivate(), bundle.getCertificatePath())
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("there is no TLS here", e);
    }
  }

  private static Instant yesterday() {
    return Instant.now().minus(Duration.ofDays(1));
  }

  private static CertificateBuilder valid(Instant from) {
    return new CertificateBuilder().ecp256().notBefore(from).notAfter(Instant.now().plus(MONTH));
  }

  private static CertificateBuilder named(String host, Instant from) {
    CertificateBuilder local =
        valid(from).subject("CN=" + host).addSanDnsName(LOCAL_NAME).addSanIpAddress(LOCAL_ADDRESS);
    boolean isAddress = host.matches("[0-9.]+|\\[.*");
    return isAddress ? local : local.addSanDnsName(host);
  }

  private X509Bundle authority() {
    X509Bundle known =
        authority.orElseGet(
            () ->
                selfSigned(
                    valid(Instant.now().minus(YEAR))
                        .subject("CN=Understudy chaos")
                        .setIsCertificateAuthority(true)));
    authority = Optional.of(known);
    return known;
  }

  private static X509Bundle selfSigned(CertificateBuilder builder) {
    try {
      return builder.buildSelfSigned();
    } catch (Exception e) { // It declares no narrower one.
      throw new IllegalStateException("no certificate can be made", e);
    }
  }

  private static X509Bundle issued(CertificateBuilder builder, X509Bundle by) {
    try {
      return builder.buildIssuedBy(by);
    } catch (Exception e) { // It declares no narrower one.
      throw new IllegalStateException("no certificate can be made", e);
    }
  }
}
