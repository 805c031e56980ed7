package dev.understudy.email.vendor.ses;

import java.net.URI;
import java.security.PublicKey;
import java.util.Optional;

/** The keys that Amazon SNS signs with. */
@FunctionalInterface
public interface SigningKeys {

  /** The key of the certificate at a URL; empty when that is not SNS's, or not valid now. */
  Optional<PublicKey> at(URI certificate);
}
