package dev.understudy.testkit;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the vendors' own ledgers hold for one order: pure, from entries to what follows. */
public final class VendorBooks {

  /**
   * One charge at one vendor, in minor units.
   *
   * @param authorised what was held at first
   * @param open what is still held and not captured
   */
  public record Book(
      String vendor, String id, long authorised, long open, long captured, long refunded) {

    /** Whether the vendor has money of the customer, or a hold on it. */
    public boolean holds() {
      return open > 0 || captured > refunded;
    }
  }

  private VendorBooks() {}

  /**
   * The charges of an order.
   *
   * @param entries by vendor, as {@code GET /__sim/ledger} gives them
   */
  public static List<Book> of(String reference, Map<String, List<JsonObject>> entries) {
    List<Book> books = new ArrayList<>();
    entries.forEach((vendor, all) -> books.addAll(of(reference, vendor, all)));
    return books;
  }

  private static List<Book> of(String reference, String vendor, List<JsonObject> entries) {
    Map<String, Book> books = new LinkedHashMap<>();
    for (JsonObject entry : entries) {
      if (reference.equals(entry.getString("reference"))) {
        String id = entry.getString("id");
        Book before = books.getOrDefault(id, new Book(vendor, id, 0, 0, 0, 0));
        books.put(id, after(before, entry));
      }
    }
    return List.copyOf(books.values());
  }

  private static Book after(Book book, JsonObject entry) {
    long amount = entry.getLong("amount", 0L);
    return switch (entry.getString("kind")) {
      case "charge" -> {
        boolean held =
            List.of("requires_capture", "Authorised").contains(entry.getString("status"));
        yield new Book(
            book.vendor,
            book.id,
            book.authorised + amount,
            book.open + (held ? amount : 0),
            book.captured + (held ? 0 : amount),
            book.refunded);
      }
      case "capture" -> {
        boolean more = "requires_capture".equals(entry.getString("status"));
        // What a last capture leaves is let go.
        long open = more || book.vendor.equals("adyen") ? book.open - amount : 0;
        yield new Book(
            book.vendor, book.id, book.authorised, open, book.captured + amount, book.refunded);
      }
      // What had gone well failed days later.
      case "capture-failed" ->
          new Book(
              book.vendor,
              book.id,
              book.authorised,
              book.open + amount,
              book.captured - amount,
              book.refunded);
      case "refund-failed" ->
          new Book(
              book.vendor,
              book.id,
              book.authorised,
              book.open,
              book.captured,
              book.refunded - amount);
      case "cancel" ->
          new Book(book.vendor, book.id, book.authorised, 0, book.captured, book.refunded);
      case "refund" ->
          new Book(
              book.vendor,
              book.id,
              book.authorised,
              book.open,
              book.captured,
              book.refunded + amount);
      default -> book;
    };
  }

  /**
   * What is wrong with the books of one order by themselves: more than one charge holds money, more
   * was taken than was asked for, or more given back than taken.
   *
   * @param amount that the order was for, in minor units
   */
  public static List<String> violations(String reference, long amount, List<Book> books) {
    List<String> wrong = new ArrayList<>();
    List<Book> holding = books.stream().filter(Book::holds).toList();
    if (holding.size() > 1) {
      wrong.add("order " + reference + " is charged more than once: " + holding);
    }
    for (Book book : books) {
      if (book.captured > amount) {
        wrong.add("order " + reference + " of " + amount + " took more: " + book);
      }
      if (book.refunded > book.captured) {
        wrong.add("order " + reference + " gave more back than it took: " + book);
      }
    }
    return wrong;
  }
}
