package dev.understudy.chaos.cli;

import dev.understudy.catalogue.ConfigException;
import dev.understudy.chaos.mutation.Mutations;
import dev.understudy.chaos.mutation.Proof;
import dev.understudy.chaos.mutation.Prover;
import dev.understudy.chaos.mutation.Trial;
import dev.understudy.chaos.safety.SafetyException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drill prove}: drills, each without the protection that it is about. */
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    description = {
      "Shows that drills can fail: runs each with a protection switched off in the adapters.",
      "Exit code 0 when each was caught by the check that is about it."
    })
final class ProveCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "MUTATION|DRILL",
      arity = "0..*",
      description =
          "See --list: a mutation before all of its drills, a drill with all of its mutations, or"
              + " MUTATION/DRILL.")
  private @Nullable List<String> given;

  @Option(names = "--all", description = "Proves every mutation.")
  private boolean all;

  @Option(names = "--list", description = "Lists the mutations, and the drill that catches each.")
  private boolean list;

  @Option(names = "--json", description = "Writes what was found there, after each mutation.")
  private Optional<Path> json = Optional.empty();

  @Mixin private PermitOptions options = new PermitOptions();

  @Mixin private PlatformOptions platform = new PlatformOptions();

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (list) {
      Mutations.trials()
          .forEach(t -> System.out.printf("%-56s %s%n", t.name(), t.mutation().change()));
      return 0;
    }
    List<Trial> chosen;
    try {
      options.permit().requireHere();
      chosen = chosen();
    } catch (ConfigException | IllegalArgumentException | SafetyException e) {
      System.err.println("drill prove: " + e.getMessage());
      return 2;
    }
    List<Proven> proven = proven(chosen);
    Proven.print(proven, System.out);
    return proven.size() == chosen.size() && proven.stream().allMatch(each -> isGood(each.proof()))
        ? 0
        : 1;
  }

  private List<Trial> chosen() {
    List<String> names = given == null ? List.of() : given;
    if (all == !names.isEmpty()) {
      throw new IllegalArgumentException("name a mutation or a drill, or give --all");
    }
    return all
        ? Mutations.trials()
        : names.stream().flatMap(name -> Mutations.named(name).stream()).distinct().toList();
  }

  private List<Proven> proven(List<Trial> chosen) throws InterruptedException, IOException {
    Prover prover =
        new Prover(Home.folder(), platform.ports(), platform.seed(), LiveView.ofSystem());
    Interruption interruption = Interruption.watched();
    if (chosen.size() > 1 && !platform.recorded()) {
      return List.of();
    }
    List<Proven> proven = new ArrayList<>();
    for (Trial trial : chosen) {
      System.out.printf(
          "%d of %d, %s: %s%n  so the drill must fail by \"%s\"%n",
          proven.size() + 1,
          chosen.size(),
          trial.name(),
          trial.mutation().change(),
          trial.by().red());
      Proof proof = prover.prove(trial);
      if (interruption.isThere()) {
        return proven;
      }
      System.out.printf("  %s: %s%n", proof.verdict(), proof.told());
      proven.add(new Proven(trial, proof));
      if (json.isPresent()) {
        Proven.write(proven, json.get());
      }
    }
    return proven;
  }

  private boolean isGood(Proof proof) {
    return switch (proof) {
      case Proof.Caught _ -> true;
      // Of all, some may need more than a machine has; what was asked for by name was not done.
      case Proof.NotChecked _ -> all;
      case Proof.Missed _, Proof.Wrong _, Proof.Invalid _ -> false;
    };
  }
}
