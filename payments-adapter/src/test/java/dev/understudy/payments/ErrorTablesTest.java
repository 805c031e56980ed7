package dev.understudy.payments;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.adyen.model.checkout.PaymentDetailsResponse;
import com.adyen.model.checkout.PaymentResponse;
import dev.understudy.failover.Outcome;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.VendorReply;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Each vendor's documented answers, and what they mean here. The tables are in the resources, so
 * that they can be read beside the vendors' pages; they are compared with lists of what each vendor
 * documents, whose heads name their source, and with the enumerations of the vendors' SDKs.
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
  @CsvFileSource(
      resources = {"/stripe-declines.csv", "/stripe-errors.csv"},
      numLinesToSkip = 1)
  void stripe(int status, String type, @Nullable String code, String meaning) {
    String codes = code == null ? "" : codes(type, code);
    String body = "{\"error\": {\"type\": \"%s\"%s}}".formatted(type, codes);

    Outcome<Receipt> outcome =
        new SimWorld()
            .stripe(answering(true, status, body))
            .charge(CHARGE, PaymentProviderContract.soon());
    assertThat(means(outcome)).isEqualTo(meaning);
  }

  @ParameterizedTest(name = "{0} {1} {2} means {3}")
  @CsvFileSource(
      resources = {"/adyen-refusals.csv", "/adyen-errors.csv"},
      numLinesToSkip = 1)
  void adyen(int status, String name, @Nullable String code, String meaning) {
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

  /** A code that is no error code is why a card was declined. */
  private static String codes(String type, String code) {
    return type.equals("card_error") && !lines("/stripe-error-codes.txt").contains(code)
        ? ", \"code\": \"card_declined\", \"decline_code\": \"%s\"".formatted(code)
        : ", \"code\": \"%s\"".formatted(code);
  }

  private static List<String> lines(String resource) {
    try (InputStream in = ErrorTablesTest.class.getResourceAsStream(resource)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A column of a table. */
  private static Set<String> column(String table, int column) {
    return lines(table).stream()
        .skip(1)
        .map(line -> line.split(",", -1)[column])
        .filter(value -> !value.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyCodeThatStripeDocumentsIsInTheTable() {
    assertThat(column("/stripe-declines.csv", 2))
        .hasSameElementsAs(lines("/stripe-decline-codes.txt"));
    assertThat(column("/stripe-errors.csv", 2)).hasSameElementsAs(lines("/stripe-error-codes.txt"));
  }

  @Test
  void everyRefusalReasonThatAdyenDocumentsIsInTheTable() {
    assertThat(column("/adyen-refusals.csv", 2))
        .hasSameElementsAs(
            lines("/adyen-refusal-reasons.txt").stream().map(l -> l.split(" ", 2)[0]).toList());
  }

  @Test
  void everyResultCodeOfAdyensSdkIsInTheTable() {
    assertThat(column("/adyen-errors.csv", 1))
        .containsAll(
            Arrays.stream(PaymentResponse.ResultCodeEnum.values())
                .map(PaymentResponse.ResultCodeEnum::getValue)
                .toList())
        .containsAll(
            Arrays.stream(PaymentDetailsResponse.ResultCodeEnum.values())
                .map(PaymentDetailsResponse.ResultCodeEnum::getValue)
                .toList());
  }
}
