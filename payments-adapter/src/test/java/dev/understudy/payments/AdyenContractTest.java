package dev.understudy.payments;

import dev.understudy.payments.vendor.adyen.AdyenWebhooksWire;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorCalls;
import dev.understudy.sims.VendorSim;
import dev.understudy.sims.adyen.AdyenSim;
import java.time.InstantSource;

class AdyenContractTest extends PaymentProviderContract {

  @Override
  VendorSim sim() {
    return new AdyenSim(InstantSource.system());
  }

  @Override
  PaymentProvider provider(VendorCalls calls) {
    return new SimWorld().adyen(calls);
  }

  @Override
  VendorWebhooks webhooks() {
    return new AdyenWebhooksWire(Secret.of(AdyenSim.HMAC_KEY));
  }

  @Override
  String ok() {
    return "tok_ok";
  }

  @Override
  String declined() {
    return "tok_declined";
  }
}
