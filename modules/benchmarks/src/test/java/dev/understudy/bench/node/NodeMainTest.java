package dev.understudy.bench.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.bench.stage.Stage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeMainTest {

  @TempDir private Path home;

  @Test
  void aVerdictThatOneMemberIsToldIsSeenByAll() throws Exception {
    try (Stage stage = new Stage(home, 26_300)) {
      Cluster cluster = Cluster.ofOneProcess(stage, 2);

      Cluster.Spread down = cluster.force("DOWN", 0);
      Cluster.Spread up = cluster.force("UP", 1);

      assertThat(down.fromDecision()).isPositive().isGreaterThanOrEqualTo(down.fromFirst());
      assertThat(up.fromFirst()).isNotNegative();
      assertThat(cluster.failures(0)).isEmpty();
    }
  }
}
