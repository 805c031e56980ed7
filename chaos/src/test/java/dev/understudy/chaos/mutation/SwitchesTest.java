package dev.understudy.chaos.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.local.Fleet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules in a JVM of its own, as an adapter gets them. */
class SwitchesTest {

  /** What the JVM does: exit codes are what it says. */
  static final class Victim {
    private static int outcome(boolean asked) {
      return asked ? 3 : 4;
    }

    public static void main(String[] args) {
      System.exit(outcome(args.length > 0));
    }
  }

  private static Mutation mutation(Optional<String> when) {
    Rule rule =
        new Rule(
            Set.of("payments"),
            Victim.class.getName() + ".outcome",
            Optional.empty(),
            when,
            "RETURN 7");
    return new Mutation(
        "seven", "it is seven", List.of(rule), List.of(new Catch("smoke", Optional.empty(), "x")));
  }

  private static int run(Switches switches) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Objects.requireNonNull(switches.byNode().get("payments-1")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Victim.class.getName()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  void whatIsChangedIsDoneDifferentlyAndTellsThatItWasMet() throws Exception {
    try (Switches switches = Switches.of(mutation(Optional.empty()), Fleet.standard())) {
      assertThat(switches.unmet()).containsExactly(Victim.class.getName() + ".outcome");

      assertThat(run(switches)).isEqualTo(7);

      assertThat(switches.unmet()).isEmpty();
    }
  }

  @Test
  void aConditionThatNeverHoldsIsNotMet() throws Exception {
    try (Switches switches = Switches.of(mutation(Optional.of("$1")), Fleet.standard())) {
      assertThat(run(switches)).isEqualTo(4);

      assertThat(switches.unmet()).isNotEmpty();
    }
  }

  @Test
  void onlyTheNodesOfItsServiceGetIt() throws Exception {
    Fleet fleet = Fleet.of(Map.of("payments", 3, "email", 2));
    try (Switches switches = Switches.of(mutation(Optional.empty()), fleet)) {
      assertThat(switches.byNode().keySet())
          .containsExactlyInAnyOrder("payments-1", "payments-2", "payments-3");
    }
  }
}
