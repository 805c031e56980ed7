package dev.understudy.payments;

import java.util.Currency;

/**
 * An amount of money.
 *
 * @param minorUnits such as cents, after the currency's exponent in ISO 4217; 1 to 99 999 999 999
 */
public record Money(long minorUnits, Currency currency) {

  private static final long LARGEST = 99_999_999_999L;

  public Money {
    if (minorUnits < 1 || minorUnits > LARGEST) {
      throw new IllegalArgumentException(
          "minorUnits must be in [1, " + LARGEST + "], was " + minorUnits);
    }
  }
}
