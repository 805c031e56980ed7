package dev.understudy.chaos.mutation;

import dev.understudy.chaos.drill.Drill;
import dev.understudy.chaos.drill.DrillException;
import dev.understudy.chaos.drill.DrillRunner;
import dev.understudy.chaos.drill.Progress;
import dev.understudy.local.LocalPlatform;
import dev.understudy.local.PlatformException;
import dev.understudy.local.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Runs the drill of a mutation on a platform whose adapters lack what the mutation takes away. */
public final class Prover {

  private final Path home;
  private final Ports ports;
  private final long seed;
  private final Progress progress;

  public Prover(Path home, Ports ports, long seed, Progress progress) {
    this.home = home;
    this.ports = ports;
    this.seed = seed;
    this.progress = progress;
  }

  /** Runs it to the end; the platform is gone then. */
  public Proof prove(Trial trial) throws InterruptedException, IOException {
    Drill drill = trial.asDrill();
    Optional<String> missing = drill.fleet().missingHere();
    if (missing.isPresent()) {
      return new Proof.NotChecked(missing.get());
    }
    try (Switches switches = Switches.of(trial.mutation(), drill.fleet());
        LocalPlatform platform =
            LocalPlatform.start(
                home, ports, drill.fleet().withJvm(switches.byNode()), progress::step)) {
      return Proof.of(
          trial.by().red(),
          new DrillRunner(platform.file(), drill, seed, progress).run(),
          switches.unmet());
    } catch (PlatformException | DrillException e) {
      return new Proof.Invalid(String.valueOf(e.getMessage()));
    }
  }
}
