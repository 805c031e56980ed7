package dev.understudy.payments;

import static org.assertj.core.api.Assertions.assertThat;

import com.adyen.model.notification.NotificationRequestItem;
import com.stripe.param.WebhookEndpointCreateParams.EnabledEvent;
import dev.understudy.ledger.WebhookEvent;
import dev.understudy.payments.vendor.adyen.AdyenWebhooksWire;
import dev.understudy.payments.vendor.stripe.StripeWebhooksWire;
import dev.understudy.service.Secret;
import java.lang.reflect.Field;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Of every kind of event that the vendors' SDKs name, it is said here whether it is applied. */
class WebhookKindsTest {

  private static final String KEY = "6f9619ff-8b86-4011-b42d-00c04fc964ff";

  private static final Set<String> ADYEN_APPLIED =
      Set.of(
          "AUTHORISATION",
          "CANCELLATION",
          "CANCEL_OR_REFUND",
          "CAPTURE",
          "CAPTURE_FAILED",
          "EXPIRE",
          "REFUND",
          "REFUNDED_REVERSED",
          "REFUND_FAILED",
          "TECHNICAL_CANCEL");

  /** Disputes, orders, payouts, reports and what else no payment of ours hangs on: for people. */
  private static final Set<String> ADYEN_KEPT =
      Set.of(
          "AUTHORISATION_ADJUSTMENT",
          "AUTORESCUE",
          "CANCEL_AUTORESCUE",
          "CHARGEBACK",
          "CHARGEBACK_REVERSED",
          "DONATION",
          "HANDLED_EXTERNALLY",
          "MANUAL_REVIEW_ACCEPT",
          "MANUAL_REVIEW_REJECT",
          "NOTIFICATION_OF_CHARGEBACK",
          "NOTIFICATION_OF_FRAUD",
          "OFFER_CLOSED",
          "ORDER_CLOSED",
          "ORDER_OPENED",
          "PAIDOUT_REVERSED",
          "PAYOUT_DECLINE",
          "PAYOUT_EXPIRE",
          "PAYOUT_THIRDPARTY",
          "PENDING",
          "PREARBITRATION_LOST",
          "PREARBITRATION_WON",
          "PROCESS_RETRY",
          "RECURRING_CONTRACT",
          "REFUND_WITH_DATA",
          "REPORT_AVAILABLE",
          "REQUEST_FOR_INFORMATION",
          "SECOND_CHARGEBACK",
          "VOID_PENDING_REFUND");

  private static List<VendorNews> adyen(String kind) {
    String body =
        """
        {"eventCode": "%s", "success": "true", "merchantReference": "%s", "pspReference": "PSP1"}
        """
            .formatted(kind, KEY);
    return new AdyenWebhooksWire(Secret.of("00"))
        .read(new WebhookEvent("adyen", "key", kind, body));
  }

  @Test
  void everyKindOfAdyensSdkIsAppliedOrKept() throws IllegalAccessException {
    Set<String> named = new TreeSet<>();
    for (Field field : NotificationRequestItem.class.getFields()) {
      if (field.getName().startsWith("EVENT_CODE_")) {
        named.add((String) field.get(null));
      }
    }
    Set<String> said = new TreeSet<>(ADYEN_APPLIED);
    said.addAll(ADYEN_KEPT);

    assertThat(said).isEqualTo(named);
    assertThat(ADYEN_APPLIED).allSatisfy(kind -> assertThat(adyen(kind)).as(kind).hasSize(1));
    assertThat(ADYEN_KEPT).allSatisfy(kind -> assertThat(adyen(kind)).as(kind).isEmpty());
  }

  private static List<VendorNews> stripe(String kind, String status) {
    String body =
        """
        {"data": {"object": {"id": "x_1", "status": "%s", "last_payment_error": {"code": "card_declined"},
                             "metadata": {"payment": "%s", "operation": "%s"}}}}
        """
            .formatted(status, KEY, KEY);
    return new StripeWebhooksWire(Secret.of("whsec"), InstantSource.system())
        .read(new WebhookEvent("stripe", "key", kind, body));
  }

  @Test
  void everyKindOfIntentsAndRefundsOfStripesSdkIsApplied() {
    List<String> kinds = Arrays.stream(EnabledEvent.values()).map(EnabledEvent::getValue).toList();

    assertThat(kinds.stream().filter(kind -> kind.startsWith("payment_intent.")))
        .isNotEmpty()
        .allSatisfy(kind -> assertThat(stripe(kind, "requires_payment_method")).hasSize(1))
        .allSatisfy(kind -> assertThat(stripe(kind, "succeeded")).hasSize(1));
    assertThat(
            kinds.stream()
                .filter(kind -> kind.startsWith("refund.") || kind.startsWith("charge.refund.")))
        .contains("refund.failed", "charge.refund.updated")
        .allSatisfy(kind -> assertThat(stripe(kind, "failed")).hasSize(1));
    assertThat(stripe("charge.dispute.created", "failed")).isEmpty();
  }
}
