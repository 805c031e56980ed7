package dev.understudy.chaos.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;

/** What came of an activity. */
sealed interface Reading {

  JsonNode output();

  /** It was carried out. */
  record Done(JsonNode output) implements Reading {}

  /**
   * It was not, or not well.
   *
   * @param output null when there is none
   */
  record Failed(JsonNode output, String why) implements Reading {
    Failed(String why) {
      this(NullNode.getInstance(), why);
    }
  }
}
