package dev.understudy.health;

import dev.understudy.failover.NodeReport;
import dev.understudy.failover.ProviderId;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where a node writes what the others should know, and from where it has its news. */
sealed interface Board permits Alone, Cluster {

  void publish(NodeReport report);

  void propose(Action.Propose proposal);

  void decide(Decision decision);

  /** Ends with what is stored afterwards: another decision, when a later one was there. */
  CompletionStage<Decision> write(Decision decision);

  /** What was last decided about the vendor. */
  CompletionStage<@Nullable Decision> decision(ProviderId provider);

  /** Tells all that is stored, since single news may be lost. May wait. */
  void read();

  /** Who decided what, the newest first. May wait. */
  List<Decision> journal();

  /** How many nodes share it; 1 or more. */
  int members();

  /** How often vendors may be called by those who share it. */
  Buckets buckets();
}
