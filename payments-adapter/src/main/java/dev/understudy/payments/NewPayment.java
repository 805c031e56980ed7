package dev.understudy.payments;

/**
 * What a caller asks for.
 *
 * @param merchantReference the caller's name for the order, or for the subscription and its period;
 *     it is paid once for each purpose
 * @param paymentMethod a stored method, which stands for one token at each vendor; never a card
 */
public record NewPayment(
    String merchantReference,
    Money amount,
    String paymentMethod,
    Capture capture,
    Purpose purpose) {

  public NewPayment(String merchantReference, Money amount, String paymentMethod, Capture capture) {
    this(merchantReference, amount, paymentMethod, capture, Purpose.ORDER);
  }

  /** Equal for equal requests; tells the use of one key for another request. */
  String fingerprint() {
    String order =
        String.join(
            "\n",
            merchantReference,
            amount.minorUnits() + amount.currency().getCurrencyCode(),
            paymentMethod,
            capture.name());
    // Orders have the fingerprint that they had before there were purposes.
    return purpose == Purpose.ORDER ? order : order + "\n" + purpose;
  }
}
