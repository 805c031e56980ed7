package dev.understudy.sims.ses;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * Signature version 2 of Amazon SNS. Its key and certificate are made once for a process, when they
 * are first needed: Amazon's are no topic's own either, and RSA keys take their time.
 */
final class SnsSignature {

  private static final X509Bundle BUNDLE = made();

  private SnsSignature() {}

  static String certificatePem() {
    return BUNDLE.getCertificatePEM();
  }

  static String of(String text) {
    try {
      Signature rsa = Signature.getInstance("SHA256withRSA");
      rsa.initSign(BUNDLE.getKeyPair().getPrivate());
      rsa.update(text.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(rsa.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  private static X509Bundle made() {
    try {
      return new CertificateBuilder()
          .rsa2048()
          .setIsCertificateAuthority(true) // what signs itself must be one
          .subject("CN=sns.amazonaws.com")
          .notBefore(Instant.now().minus(Duration.ofDays(1)))
          .notAfter(Instant.now().plus(Duration.ofDays(365)))
          .buildSelfSigned();
    } catch (Exception e) { // It declares no narrower one.
      throw new IllegalStateException("no certificate can be made", e);
    }
  }
}
