package dev.understudy.payments;

/** What a payment is for; a merchant reference is paid once for each purpose. */
public enum Purpose {
  /** The customer is there. */
  ORDER,
  /** A period of a subscription; the customer is not there. The reference names both. */
  RENEWAL
}
