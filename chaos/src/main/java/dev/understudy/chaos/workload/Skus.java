package dev.understudy.chaos.workload;

import dev.understudy.local.PlatformFile;
import java.util.List;

/**
 * Who sells which SKU: the last one is scarce, and is sold here and elsewhere; the one before it is
 * sold elsewhere alone, so that the vendor's own ledger says what a read of it must answer.
 */
public record Skus(List<String> all) {

  /** Every so many reads ask for what is sold elsewhere alone. */
  private static final int WATCHED_ONE_IN = 4;

  public Skus {
    all = List.copyOf(all);
  }

  public static Skus of(PlatformFile.Fixtures fixtures) {
    return new Skus(List.copyOf(fixtures.skus().keySet()));
  }

  public String scarce() {
    return all.getLast();
  }

  public String watched() {
    return all.get(Math.max(0, all.size() - 2));
  }

  boolean isWatched(String sku) {
    return sku.equals(watched());
  }

  /** What the n-th read asks for. */
  String read(long number) {
    return number % WATCHED_ONE_IN == 0 ? watched() : at(number);
  }

  /** What the n-th sale sells, when it is not the scarce one. */
  String sold(long number) {
    return at(number).equals(watched()) ? all.getFirst() : at(number);
  }

  private String at(long number) {
    return all.get((int) (number % all.size()));
  }
}
