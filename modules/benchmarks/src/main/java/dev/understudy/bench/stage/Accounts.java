package dev.understudy.bench.stage;

import java.util.Map;

/** What the simulated vendors know us by, and how our adapters know the load. Nothing is secret. */
public final class Accounts {

  public static final String SHOPIFY_TOKEN = "shpat_understudy";
  public static final String SQUARE_TOKEN = "sq_test_understudy";
  public static final Map<String, String> CALLER = Map.of("Authorization", "Bearer bench-key");

  /** Both inventory vendors hold MORE-1 to this; see {@link Stage}. */
  public static final int SKUS = 2_000;

  static final String CALLER_KEY = "bench-key";

  static final Map<String, Map<String, String>> VENDORS =
      Map.of(
          "stripe", Map.of("apiKey", "sk_test_understudy"),
          "adyen", Map.of("apiKey", "adyen_test_understudy"),
          "shopify", Map.of("accessToken", SHOPIFY_TOKEN),
          "square", Map.of("accessToken", SQUARE_TOKEN),
          "sendgrid", Map.of("apiKey", "SG.understudy"),
          "ses", Map.of("accessKeyId", "AKIDUNDERSTUDY", "secretAccessKey", "understudysecret"));

  private Accounts() {}

  /** One of the SKUs, by any number. */
  public static String sku(long number) {
    return "MORE-" + (1 + number % SKUS);
  }
}
