package dev.understudy.payments;

import dev.understudy.catalogue.Required;
import dev.understudy.service.Secret;
import java.net.URI;

/**
 * Who is told of every change of a payment.
 *
 * @param url where to
 * @param secret {@code whsec_} and Base64, as Standard Webhooks has it; while it is rolled, both,
 *     with a space between them
 */
record Subscription(URI url, Secret secret) {

  Subscription {
    Required.field("url", url);
    Required.field("secret", secret);
  }
}
