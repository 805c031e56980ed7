package dev.understudy.failover;

import java.util.function.Function;

/**
 * How an attempt at a vendor ended: in exactly one of four ways, never as a boolean and never as an
 * exception. Whether another vendor may be tried follows from the case alone, see {@link Failover}.
 *
 * @param <T> what the vendor gives when it did what was asked
 */
public sealed interface Outcome<T> {

  /** The vendor did it. */
  record Success<T>(T value) implements Outcome<T> {}

  /** The vendor answered no: card declined, out of stock, bad address. Good health: it answered. */
  record Declined<T>(Refusal refusal) implements Outcome<T> {}

  /**
   * Proven not done: no byte was sent, or the vendor refused in a way it documents as without
   * effect.
   */
  record NotExecuted<T>(Fault fault) implements Outcome<T> {}

  /** May have been done, may not: no other vendor may move money before this is resolved. */
  record Unknown<T>(Fault fault) implements Outcome<T> {}

  /** The same end, with the value seen as another type. */
  default <R> Outcome<R> map(Function<? super T, ? extends R> mapper) {
    return switch (this) {
      case Success<T>(T value) -> new Success<>(mapper.apply(value));
      case Declined<T>(Refusal refusal) -> new Declined<>(refusal);
      case NotExecuted<T>(Fault fault) -> new NotExecuted<>(fault);
      case Unknown<T>(Fault fault) -> new Unknown<>(fault);
    };
  }

  /** The same end, where a success is looked at once more: for answers whose body says no. */
  default <R> Outcome<R> flatMap(Function<? super T, Outcome<R>> next) {
    return switch (this) {
      case Success<T>(T value) -> next.apply(value);
      case Declined<T>(Refusal refusal) -> new Declined<>(refusal);
      case NotExecuted<T>(Fault fault) -> new NotExecuted<>(fault);
      case Unknown<T>(Fault fault) -> new Unknown<>(fault);
    };
  }
}
