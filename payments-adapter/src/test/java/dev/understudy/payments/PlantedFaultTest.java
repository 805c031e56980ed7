package dev.understudy.payments;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.VendorRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract itself must see what is wrong, and say it. */
class PlantedFaultTest {

  private static final class Keyless extends AdyenContractTest {
    @Override
    PaymentProvider provider(VendorCalls calls) {
      return super.provider(
          (request, deadline) -> {
            Map<String, String> headers = new HashMap<>(request.headers());
            headers.remove("Idempotency-Key");
            return calls.send(
                new VendorRequest(request.method(), request.path(), headers, request.body()),
                deadline);
          });
    }
  }

  private static final class TakesSilenceForANo extends AdyenContractTest {
    @Override
    PaymentProvider provider(VendorCalls calls) {
      PaymentProvider honest = super.provider(calls);
      return new Forwarding() {
        @Override
        public PaymentProvider provider() {
          return honest;
        }

        @Override
        public Outcome<Receipt> charge(Charge charge, Deadline deadline) {
          Outcome<Receipt> outcome = honest.charge(charge, deadline);
          return outcome instanceof Outcome.Unknown<Receipt>
              ? new Outcome.Declined<>(new Refusal("timeout", "", true))
              : outcome;
        }
      };
    }
  }

  private static final class FencesNothing extends StripeContractTest {
    @Override
    PaymentProvider provider(VendorCalls calls) {
      PaymentProvider honest = super.provider(calls);
      return new Forwarding() {
        @Override
        public PaymentProvider provider() {
          return honest;
        }

        @Override
        public Outcome<Fence> fence(
            Charge charge, Optional<String> vendorId, int round, Deadline deadline) {
          return new Outcome.Success<>(new Fence.Done("not at all"));
        }
      };
    }
  }

  @Test
  void aProviderWithoutKeysIsSaidToChargeTwice() {
    assertThatThrownBy(() -> new Keyless().whatTimesOutAfterItWasExecutedIsChargedOnceByItsReplay())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("adyen: a customer must be charged exactly once")
        .hasMessageContaining("when the answer to it was lost");
  }

  @Test
  void aProviderThatTakesSilenceForANoIsSaidTo() {
    assertThatThrownBy(() -> new TakesSilenceForANo().anAnswerThatIsNotTheProtocolSettlesNothing())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("adyen: no answer is no answer");
  }

  @Test
  void aProviderThatFencesNothingIsSaidToLeaveMoney() {
    assertThatThrownBy(() -> new FencesNothing().aFenceLeavesNoMoneyAtTheVendor())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("stripe: a customer must not be charged after a fence");
  }
}
