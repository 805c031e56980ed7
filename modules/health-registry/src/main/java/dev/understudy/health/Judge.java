package dev.understudy.health;

import dev.understudy.failover.Evidence;
import dev.understudy.failover.HealthPolicy;
import dev.understudy.failover.Heard;
import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.Verdict;
import java.time.Instant;
import java.util.Optional;

/** {@link dev.understudy.failover.HealthRules#judge}, so that a test can put in broken rules. */
@FunctionalInterface
interface Judge {

  Verdict judge(
      Evidence evidence,
      Heard<Verdict> previous,
      Optional<OperatorOverride> word,
      HealthPolicy policy,
      Instant now);
}
