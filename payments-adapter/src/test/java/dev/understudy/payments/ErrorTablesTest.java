package dev.understudy.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.Outcome;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.VendorReply;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Currency;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Each vendor's documented answers, and what they mean here. The tables are in the resources, so
 * that they can be read beside the vendors' pages.
 */
class ErrorTablesTest {

  private static final Charge CHARGE =
      new Charge(
          UUID.randomUUID(),
          0,
          "order",
          new Money(100, Currency.getInstance("EUR")),
          "token",
          Capture.AUTOMATIC,
          Purpose.ORDER);

  /** The first exchange goes well, so that Stripe's second step is what is answered. */
  private static VendorCalls answering(boolean createsFirst, int status, String body) {
    return (request, _) -> {
      boolean create = createsFirst && request.path().equals("/v1/payment_intents");
      return new Outcome.Success<>(
          new VendorReply(
              create ? 200 : status,
              MultiMap.caseInsensitiveMultiMap(),
              Buffer.buffer(create ? "{\"id\": \"pi_1\"}" : body)));
    };
  }

  private static String means(Outcome<Receipt> outcome) {
    return switch (outcome) {
      case Outcome.Success<Receipt>(Receipt receipt) -> receipt.state().name();
      case Outcome.Declined<Receipt>(var refusal) -> refusal.soft() ? "soft" : "hard";
      case Outcome.NotExecuted<Receipt>(var fault) -> "not executed " + fault.kind();
      case Outcome.Unknown<Receipt> _ -> "unknown";
    };
  }

  @ParameterizedTest(name = "{0} {1} {2} means {3}")
  @CsvFileSource(resources = "/stripe-errors.csv", numLinesToSkip = 1)
  void stripe(int status, String type, String code, String meaning) {
    String field = type.equals("card_error") ? "decline_code" : "code";
    String body = "{\"error\": {\"type\": \"%s\", \"%s\": \"%s\"}}".formatted(type, field, code);

    Outcome<Receipt> outcome =
        new SimWorld()
            .stripe(answering(true, status, body))
            .charge(CHARGE, PaymentProviderContract.soon());
    assertThat(means(outcome)).isEqualTo(meaning);
  }

  @ParameterizedTest(name = "{0} {1} {2} means {3}")
  @CsvFileSource(resources = "/adyen-errors.csv", numLinesToSkip = 1)
  void adyen(int status, String name, String code, String meaning) {
    String body =
        status == 200
            ? "{\"pspReference\": \"P\", \"resultCode\": \"%s\", \"refusalReasonCode\": \"%s\"}"
                .formatted(name, code)
            : "{\"status\": %d, \"errorType\": \"%s\", \"errorCode\": \"%s\"}"
                .formatted(status, name, code);

    Outcome<Receipt> outcome =
        new SimWorld()
            .adyen(answering(false, status, body))
            .charge(CHARGE, PaymentProviderContract.soon());
    assertThat(means(outcome)).isEqualTo(meaning);
  }
}
