package dev.understudy.payments;

/**
 * What a caller asks for.
 *
 * @param merchantReference the caller's name for the order; it is paid once
 * @param paymentMethod a stored method, which stands for one token at each vendor; never a card
 */
public record NewPayment(
    String merchantReference, Money amount, String paymentMethod, Capture capture) {

  /** Equal for equal requests; tells the use of one key for another request. */
  String fingerprint() {
    return String.join(
        "\n",
        merchantReference,
        amount.minorUnits() + amount.currency().getCurrencyCode(),
        paymentMethod,
        capture.name());
  }
}
