package dev.understudy.inventory;

/**
 * Where units are.
 *
 * @param location our name for it; each vendor has one of its own, see {@link Locations}
 */
public record Place(String sku, String location) {

  /** The location of whoever names none. */
  public static final String MAIN = "main";

  /** At the location of whoever names none. */
  public static Place of(String sku) {
    return new Place(sku, MAIN);
  }
}
