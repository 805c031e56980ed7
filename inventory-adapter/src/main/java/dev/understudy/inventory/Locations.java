package dev.understudy.inventory;

import dev.understudy.catalogue.Vendor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Our locations by a vendor's names for them: its setting {@code location} is {@link Place#MAIN},
 * {@code location.NAME} is NAME.
 */
public final class Locations {

  private static final String SETTING = "location";

  private final Map<String, String> theirs;

  private Locations(Map<String, String> theirs) {
    this.theirs = Map.copyOf(theirs);
  }

  /**
   * As the catalogue has them.
   *
   * @throws dev.understudy.catalogue.ConfigException when the main one is not there
   */
  public static Locations of(Vendor vendor) {
    Map<String, String> theirs = new HashMap<>();
    theirs.put(Place.MAIN, vendor.setting(SETTING));
    Map<String, String> settings = vendor.settings();
    if (settings != null) {
      settings.forEach(
          (name, id) -> {
            if (name.startsWith(SETTING + ".")) {
              theirs.put(name.substring(SETTING.length() + 1), id);
            }
          });
    }
    return new Locations(theirs);
  }

  /** The vendor's name; empty where it has none of ours. */
  public Optional<String> theirs(String ours) {
    return Optional.ofNullable(theirs.get(ours));
  }

  /** Our name; empty for a location that is none of ours. */
  public Optional<String> ours(String vendors) {
    return theirs.entrySet().stream()
        .filter(entry -> entry.getValue().equals(vendors))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
