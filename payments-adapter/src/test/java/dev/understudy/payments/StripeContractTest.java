package dev.understudy.payments;

import dev.understudy.payments.vendor.stripe.StripeWebhooksWire;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorCalls;
import dev.understudy.sims.VendorSim;
import dev.understudy.sims.stripe.StripeSim;
import java.time.InstantSource;

class StripeContractTest extends PaymentProviderContract {

  @Override
  VendorSim sim() {
    return new StripeSim(InstantSource.system());
  }

  @Override
  PaymentProvider provider(VendorCalls calls) {
    return new SimWorld().stripe(calls);
  }

  @Override
  VendorWebhooks webhooks() {
    return new StripeWebhooksWire(Secret.of(StripeSim.WEBHOOK_SECRET), InstantSource.system());
  }

  @Override
  String ok() {
    return "pm_card_visa";
  }

  @Override
  String declined() {
    return "pm_card_chargeDeclined";
  }
}
