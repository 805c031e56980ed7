package dev.understudy.sims.shopify;

import dev.understudy.sims.Shelf;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The query {@code inventoryItems}: a search by SKUs, and their levels at locations. */
final class Items {

  private static final Pattern OR = Pattern.compile(" OR ");
  private static final Pattern ALIAS = Pattern.compile("l[0-9]{1,2}");

  private final Shelf shelf;

  Items(Shelf shelf) {
    this.shelf = shelf;
  }

  /** The SKUs that a search names, such as {@code sku:'A' OR sku:'B'}. */
  static List<String> asked(JsonObject variables) {
    return OR.splitAsStream(variables.getString("query", ""))
        .map(term -> term.replaceFirst("^sku:", ""))
        .map(Items::unquoted)
        .toList();
  }

  private static String unquoted(String term) {
    return term.startsWith("'") && term.endsWith("'") && term.length() > 1
        ? term.substring(1, term.length() - 1).replace("\\'", "'").replace("\\\\", "\\")
        : term;
  }

  JsonObject nodes(JsonObject variables) {
    JsonArray nodes = new JsonArray();
    asked(variables).stream()
        .filter(shelf::knows)
        .limit(variables.getInteger("first", 1))
        .forEach(sku -> nodes.add(node(sku, variables)));
    return new JsonObject().put("nodes", nodes);
  }

  private JsonObject node(String sku, JsonObject variables) {
    JsonObject node = new JsonObject().put("id", ItemIds.gid(sku)).put("sku", sku);
    for (String name : variables.fieldNames()) {
      if (ALIAS.matcher(name).matches()) {
        node.put(name, level(sku, variables.getString(name)));
      } else if (name.equals("location")) {
        node.put("inventoryLevel", level(sku, variables.getString(name)));
      }
    }
    return node;
  }

  /** Null, as the vendor says it, where the item is not stocked. */
  private @Nullable JsonObject level(String sku, String location) {
    return shelf
        .quantity(sku, location)
        .map(
            quantity ->
                new JsonObject()
                    .put(
                        "quantities",
                        new JsonArray()
                            .add(
                                new JsonObject()
                                    .put("name", "available")
                                    .put("quantity", quantity)
                                    .put("updatedAt", shelf.changedAt(sku, location).toString()))))
        .orElse(null);
  }
}
