package dev.understudy.chaos.mutation;

import dev.understudy.catalogue.Required;
import java.util.List;

/**
 * A protection that is switched off, and what must notice.
 *
 * @param change what is wrong then, in a sentence
 * @param caught by which drills, each on a platform of its own
 */
public record Mutation(String name, String change, List<Rule> rules, List<Catch> caught) {

  public Mutation {
    Required.field("name", name);
    Required.field("change", change);
    Required.field("rules", rules);
    Required.field("caught", caught);
    rules = List.copyOf(rules);
    caught = List.copyOf(caught);
    if (rules.isEmpty() || caught.isEmpty()) {
      throw new IllegalArgumentException(
          "\"%s\" needs a rule and a drill that catches it".formatted(name));
    }
  }
}
