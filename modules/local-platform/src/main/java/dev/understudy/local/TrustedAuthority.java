package dev.understudy.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;

/** The one authority that adapters trust: that of the proxies' certificates. */
final class TrustedAuthority {

  /** It protects nothing: a certificate is public. The format wants one. */
  private static final String PASSWORD = "public";

  private final Path file;

  TrustedAuthority(Path file) {
    this.file = file;
  }

  /** To be called before an adapter starts: it reads its trust once. */
  void write(String pem) {
    try (OutputStream out = Files.newOutputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry(
          "authority",
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(pem.getBytes(UTF_8))));
      store.store(out, PASSWORD.toCharArray());
    } catch (IOException | GeneralSecurityException e) {
      throw new PlatformException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  List<String> jvmArguments() {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + file,
        "-Djavax.net.ssl.trustStoreType=PKCS12",
        "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
  }
}
