package dev.understudy.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers are the test numbers that card networks and vendors publish. */
class CardNumbersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4242424242424242",
        "5555555555554444",
        "378282246310005",
        "3782 822463 10005",
        "6011-1111-1111-1117",
        "card4000056655665556x",
        "deed4242424242424242"
      })
  void areFoundAndStruckOut(String text) {
    assertThat(CardNumbers.isIn(text)).isTrue();
    assertThat(CardNumbers.masked("before " + text + " after"))
        .startsWith("before ")
        .endsWith(" after")
        .doesNotContainPattern("\\d{4}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4242424242424241", // Luhn's digit is wrong
        "1732451234567", // milliseconds since 1970
        "424242424242", // twelve digits
        "order 17 of 2026-11-24",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
      })
  void otherNumbersAreNot(String text) {
    assertThat(CardNumbers.isIn(text)).isFalse();
  }

  @Property
  void anIdentifierIsNoCardNumber(@ForAll long high, @ForAll long low) {
    assertThat(CardNumbers.isIn(new UUID(high, low).toString())).isFalse();
  }
}
