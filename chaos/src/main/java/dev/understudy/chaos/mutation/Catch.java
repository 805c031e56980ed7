package dev.understudy.chaos.mutation;

import dev.understudy.catalogue.Required;
import java.util.Optional;

/**
 * A drill that must notice a mutation.
 *
 * @param load percent of the drill's load, where that is enough; 100 when left out
 * @param red the check of the drill's report that must fail: an invariant or an expectation
 */
public record Catch(String drill, Optional<Integer> load, String red) {

  public Catch {
    Required.field("drill", drill);
    Required.field("red", red);
  }
}
