package dev.understudy.testkit;

import java.io.Serial;

/** The node is dead. An error, so that nothing that handles exceptions takes it for one. */
public final class NodeCrashed extends Error {

  @Serial private static final long serialVersionUID = 1;

  NodeCrashed(String where) {
    super("the node died " + where);
  }
}
