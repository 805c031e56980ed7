package dev.understudy.local;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** What the simulated vendors know us by, and what is set up there. None of it is a secret. */
final class TestAccounts {

  static final String API_KEY = "local-platform-key";
  static final String SENDER = "shop@understudy.example";
  static final int SKUS = 20;
  static final long PLENTY = 1_000_000;
  static final long SCARCE = 100;

  static final Map<String, Map<String, String>> CREDENTIALS =
      Map.of(
          "stripe", Map.of("apiKey", "sk_test_understudy", "webhookSecret", "whsec_understudy"),
          "adyen",
              Map.of(
                  "apiKey",
                  "adyen_test_understudy",
                  "hmacKey",
                  "DFB1EB5485895CFA84146406857104ABB4CBCABDC8AAF103A624C8F6A3EAAB00"),
          "shopify", Map.of("accessToken", "shpat_understudy", "webhookSecret", "shpss_understudy"),
          "square",
              Map.of("accessToken", "sq_test_understudy", "webhookKey", "sq_signature_understudy"),
          "sendgrid", Map.of("apiKey", "SG.understudy"),
          "ses", Map.of("accessKeyId", "AKIDUNDERSTUDY", "secretAccessKey", "understudysecret"));

  static final Map<String, Map<String, String>> PAYMENT_METHODS =
      Map.of(
          "pm_ok", Map.of("stripe", "pm_card_visa", "adyen", "tok_ok"),
          "pm_declined", Map.of("stripe", "pm_card_chargeDeclined", "adyen", "tok_declined"));

  private TestAccounts() {}

  /** Units by SKU, as both inventory vendors hold them; the last is scarce. */
  static SequencedMap<String, Long> stock() {
    SequencedMap<String, Long> stock = new LinkedHashMap<>();
    for (int i = 1; i <= SKUS; i++) {
      stock.put("SKU-" + i, i == SKUS ? SCARCE : PLENTY);
    }
    return stock;
  }
}
