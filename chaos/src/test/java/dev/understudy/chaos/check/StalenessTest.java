package dev.understudy.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Ten units at the start; Shopify sells one at 10 s and one at 20 s, and Square hears a second
 * later.
 */
class StalenessTest {

  private static final List<String> VENDORS = List.of("shopify", "square");
  private static final List<Entry> LEDGERS =
      List.of(
          change("shopify", "sale", 10_000),
          change("shopify", "sale", 20_000),
          change("square", "adjust", 11_000),
          change("square", "adjust", 21_000));

  private static Entry change(String vendor, String kind, long at) {
    return new Entry(vendor, kind, "id", "", 0, "SKU", -1, "", at);
  }

  /** Asked at 30 s, and answered 20 ms later. */
  private static StockRead read(String source, long units, long asOf, long maxAge) {
    boolean stale = source.equals("ledger");
    return new StockRead("SKU", units, asOf, source, stale, maxAge, 12_000, 30_000, 30_020);
  }

  private static List<String> violations(StockRead... reads) {
    Invariant invariant =
        Staleness.noneOlderThanAsked(Map.of("SKU", 10L), VENDORS, List.of(reads), LEDGERS);
    assertThat(invariant.checked()).isEqualTo(reads.length);
    return invariant.violations();
  }

  @Test
  void whatWasTrueSinceItsTimeIsWell() {
    assertThat(
            violations(
                read("shopify", 8, 30_010, 0),
                read("shopify", 8, 29_951, 0),
                read("shopify", 9, 19_990, 11_000),
                read("shopify", 8, 19_990, 11_000),
                read("square", 9, 20_500, 11_000),
                read("square", 8, 20_500, 11_000),
                read("ledger", 9, 19_000, 0)))
        .isEmpty();
  }

  @Test
  void anOldValueThatIsNotMarkedIsNamed() {
    assertThat(violations(read("shopify", 9, 19_990, 2_000)))
        .singleElement()
        .asString()
        .contains("not marked stale", "available=9");
    // Less than 50 ms is taken as 50.
    assertThat(violations(read("shopify", 8, 29_940, 0))).hasSize(1);
  }

  @Test
  void anOldValueUnderAForgedTimeIsNamed() {
    assertThat(violations(read("shopify", 9, 30_000, 0)))
        .singleElement()
        .asString()
        .contains("never true");
    assertThat(violations(read("shopify", 9, 20_100, 11_000))).hasSize(1);
    assertThat(violations(read("ledger", 9, 21_500, 0))).hasSize(1);
    assertThat(violations(read("shopify", 8, 30_100, 0)))
        .singleElement()
        .asString()
        .contains("not come");
  }

  @Test
  void theLedgersAnswerMustBeMarkedAndAVendorsWhereItIsOlderThanAskedOnly() {
    StockRead vendor = new StockRead("SKU", 8, 29_000, "shopify", true, 0, 12_000, 30_000, 30_020);
    StockRead fresh = new StockRead("SKU", 8, 30_010, "shopify", true, 0, 12_000, 30_000, 30_020);
    StockRead ledger = new StockRead("SKU", 8, 30_010, "ledger", false, 0, 12_000, 30_000, 30_020);

    assertThat(violations(vendor)).isEmpty();
    assertThat(violations(fresh)).singleElement().asString().contains("marked wrongly");
    assertThat(violations(ledger)).singleElement().asString().contains("marked wrongly");
  }

  @Test
  void aValueThatNeverWasIsNamed() {
    assertThat(violations(read("shopify", 7, 30_000, 0), read("square", 11, 30_000, 0))).hasSize(2);
  }

  @Test
  void whatIsOlderThanAllowedAtAllIsNamedThoughItIsMarked() {
    assertThat(violations(read("ledger", 9, 17_900, 0)))
        .singleElement()
        .asString()
        .contains("older than allowed at all");
  }

  @Test
  void aVendorThatIsToldByUsMayBeAheadOfItsLedgerAndOneThatSellsMayNot() {
    StockRead early = new StockRead("SKU", 9, 10_100, "square", false, 0, 12_000, 10_100, 10_120);
    StockRead seller = new StockRead("SKU", 9, 9_900, "shopify", false, 0, 12_000, 9_900, 9_920);

    assertThat(violations(early)).isEmpty();
    assertThat(violations(seller)).hasSize(1);
  }

  @Test
  void whatAVendorHasJustBeenToldMayBeCountedTwiceAndNothingElse() {
    StockRead twice = new StockRead("SKU", 7, 21_010, "square", false, 0, 12_000, 21_010, 21_020);
    StockRead thrice = new StockRead("SKU", 5, 21_010, "square", false, 0, 12_000, 21_010, 21_020);
    StockRead seller = new StockRead("SKU", 7, 20_010, "shopify", false, 0, 12_000, 20_010, 20_020);

    assertThat(violations(twice)).isEmpty();
    assertThat(violations(thrice)).hasSize(1);
    assertThat(violations(seller)).hasSize(1);
  }

  @Test
  void anAnswerFromTheLedgerThatIsNotMarkedIsNamed() {
    StockRead unmarked =
        new StockRead("SKU", 8, 30_000, "ledger", false, 0, 12_000, 30_000, 30_020);

    assertThat(violations(unmarked)).hasSize(1);
  }
}
