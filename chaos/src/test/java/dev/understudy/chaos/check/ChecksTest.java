package dev.understudy.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each check is fed what it must see; one that stays green here is blind. */
class ChecksTest {

  private static Entry money(String vendor, String kind, String id, String order, long amount) {
    return new Entry(vendor, kind, id, order, amount, "", 0, "", 0);
  }

  private static Entry sale(String vendor, String reservation, String sku, long units) {
    return new Entry(vendor, "adjust", "a", reservation, 0, sku, -units, "", 0);
  }

  private static Entry mail(String vendor, String id, String message, String to) {
    return new Entry(vendor, "mail", id, message, 0, "", 0, to, 0);
  }

  private static Acknowledged paid(String order) {
    return new Acknowledged(Acknowledged.Kind.PAYMENT, order, "", 0, "");
  }

  private static Acknowledged sold(String reservation, String sku, long units) {
    return new Acknowledged(Acknowledged.Kind.SALE, reservation, sku, units, "");
  }

  private static Acknowledged accepted(String message, String to) {
    return new Acknowledged(Acknowledged.Kind.MAIL, message, "", 0, to);
  }

  @Test
  void aDoubleChargeIsNamed() {
    List<Entry> ledgers =
        List.of(
            money("stripe", "charge", "pi_1", "order-1", 100),
            money("stripe", "charge", "pi_2", "order-2", 100),
            money("adyen", "charge", "PSP9", "order-2", 100));

    Invariant invariant = Checks.noDoubleCharge(ledgers);

    assertThat(invariant.holds()).isFalse();
    assertThat(invariant.violations())
        .singleElement()
        .asString()
        .contains("order-2", "stripe pi_2", "adyen PSP9");
    assertThat(Checks.noDoubleCharge(ledgers.subList(0, 2)).holds()).isTrue();
  }

  @Test
  void aChargeThatWasUndoneIsNoSecondOne() {
    List<Entry> refunded =
        List.of(
            money("stripe", "charge", "pi_1", "order-1", 100),
            money("stripe", "refund", "re_1", "order-1", 100),
            money("adyen", "charge", "PSP1", "order-1", 100));
    List<Entry> partly =
        List.of(
            money("stripe", "charge", "pi_1", "order-1", 100),
            money("stripe", "refund", "re_1", "order-1", 40),
            money("adyen", "charge", "PSP1", "order-1", 100));

    assertThat(Checks.noDoubleCharge(refunded).holds()).isTrue();
    assertThat(Checks.noDoubleCharge(partly).holds()).isFalse();
  }

  @Test
  void aSecondChargeThatWasGivenBackWasOneAllTheSame() {
    List<Entry> repaired =
        List.of(
            money("stripe", "charge", "pi_1", "order-1", 100),
            money("adyen", "charge", "PSP1", "order-1", 100),
            money("stripe", "refund", "pi_1", "order-1", 100));

    assertThat(Checks.noDoubleCharge(repaired).holds()).isFalse();
  }

  @Test
  void aPaymentThatNoVendorKnowsIsNamed() {
    List<Entry> ledgers = List.of(money("stripe", "charge", "pi_1", "order-1", 100));

    assertThat(Checks.noLostPayment(List.of(paid("order-1"), paid("order-2")), ledgers))
        .satisfies(i -> assertThat(i.checked()).isEqualTo(2))
        .satisfies(i -> assertThat(i.violations()).singleElement().asString().contains("order-2"));
  }

  @Test
  void aChargeThatItsCallerWasToldNotToBeThereIsNamed() {
    List<Acknowledged> said =
        List.of(
            Acknowledged.of(Acknowledged.Kind.NO_CHARGE, "order-1", 0),
            Acknowledged.of(Acknowledged.Kind.NO_CHARGE, "order-2", 0),
            Acknowledged.of(Acknowledged.Kind.NO_CHARGE, "order-3", 0),
            paid("order-4"));
    List<Entry> ledgers =
        List.of(
            money("adyen", "charge", "PSP1", "order-1", 100),
            money("adyen", "charge", "PSP2", "order-2", 100),
            money("adyen", "cancel", "PSP2", "order-2", 100),
            money("stripe", "charge", "pi_4", "order-4", 100));

    Invariant invariant = Checks.noDeniedCharge(said, ledgers);

    assertThat(invariant.checked()).isEqualTo(3);
    assertThat(invariant.violations())
        .singleElement()
        .asString()
        .contains("order-1", "adyen PSP1", "charged 100");
  }

  @Test
  void anOversoldUnitIsNamed() {
    Map<String, Long> stock = Map.of("SKU-1", 3L);
    List<Acknowledged> promised = List.of(sold("r1", "SKU-1", 2), sold("r2", "SKU-1", 2));
    List<Entry> ledgers = List.of(sale("square", "r1", "SKU-1", 4));

    assertThat(Checks.noOversell(stock, promised, List.of()).violations())
        .containsExactly("4 units of SKU-1 were sold (callers), and there were 3");
    assertThat(Checks.noOversell(stock, List.of(), ledgers).violations())
        .containsExactly("4 units of SKU-1 were sold (square), and there were 3");
    assertThat(Checks.noOversell(stock, promised.subList(0, 1), List.of()).holds()).isTrue();
  }

  @Test
  void aSaleThatAVendorMissedOrHeardTwiceIsNamed() {
    List<Acknowledged> sales = List.of(sold("r1", "SKU-1", 1));
    List<String> vendors = List.of("shopify", "square");
    Entry shopify = sale("shopify", "r1", "SKU-1", 1);
    Entry square = sale("square", "r1", "SKU-1", 1);

    assertThat(Checks.noLostSale(vendors, sales, List.of(shopify, square)).holds()).isTrue();
    assertThat(Checks.noLostSale(vendors, sales, List.of(shopify)).violations())
        .containsExactly("reservation r1 was sold, and square has it 0 times");
    assertThat(Checks.noLostSale(vendors, sales, List.of(shopify, square, square)).violations())
        .containsExactly("reservation r1 was sold, and square has it 2 times");
  }

  @Test
  void aLostMailIsNamed() {
    List<Acknowledged> mails = List.of(accepted("m1", "ann"), accepted("m1", "ben"));
    List<Entry> ledgers = List.of(mail("ses", "1", "m1", "ann"));

    assertThat(Checks.noLostMail(mails, List.of(), ledgers).violations())
        .containsExactly("message m1 to ben was accepted, and no vendor has it");
  }

  @Test
  void aMailThatEndedIsNotLostButItsSenderMustBeToldWhy() {
    List<Acknowledged> mails = List.of(accepted("m1", "ann"), accepted("m1", "ben"));
    DeadLetter ann = new DeadLetter("m1", "ann", "REVIEW", "TIMED_OUT: no answer");
    DeadLetter ben = new DeadLetter("m1", "ben", "EXPIRED", "");

    assertThat(Checks.noLostMail(mails, List.of(ann), List.of()).violations())
        .containsExactly("message m1 to ben was accepted, and no vendor has it");
    assertThat(Checks.noLostMail(mails, List.of(ann, ben), List.of()).holds()).isTrue();
    assertThat(Checks.deadLettersTold(List.of(ann)).holds()).isTrue();
    assertThat(Checks.deadLettersTold(List.of(ann, ben)).violations())
        .containsExactly("message m1 to ben is EXPIRED, and nobody says why");
  }

  @Test
  void aThirdCopyIsNamedAndASecondCounted() {
    List<Entry> two = List.of(mail("sendgrid", "1", "m1", "ann"), mail("ses", "2", "m1", "ann"));
    List<Entry> three = List.of(two.getFirst(), two.getLast(), mail("ses", "3", "m1", "ann"));

    assertThat(Checks.boundedCopies(two).holds()).isTrue();
    assertThat(Checks.copies(two)).isEqualTo(1);
    assertThat(Checks.boundedCopies(three).violations()).singleElement().asString().contains("m1");
  }
}
