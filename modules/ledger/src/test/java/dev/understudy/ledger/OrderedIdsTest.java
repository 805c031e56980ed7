package dev.understudy.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OrderedIdsTest {

  /** The moment of RFC 9562's example of a UUID of version 7 (A.6). */
  private static final Instant EXAMPLE = Instant.parse("2022-02-22T19:22:22Z");

  @Test
  void beginWithTheTimeAsTheExampleOfTheRfcDoes() {
    UUID id = new OrderedIds(() -> EXAMPLE).next();

    assertThat(id.toString()).startsWith("017f22e2-79b0-7");
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
  }

  @Test
  void differWithinOneMillisecond() {
    OrderedIds ids = new OrderedIds(() -> EXAMPLE);
    Set<UUID> given = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      given.add(ids.next());
    }

    assertThat(given).hasSize(10_000);
  }
}
