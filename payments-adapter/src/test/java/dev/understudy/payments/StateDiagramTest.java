package dev.understudy.payments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The diagram in the documentation is the code's. */
class StateDiagramTest {

  private static final Pattern ARROW = Pattern.compile("  ([A-Z_]+) --> ([A-Z_]+)");

  @Test
  void theDiagramShowsWhatTheCodeAllowsAndNothingElse() throws IOException {
    Set<String> drawn = new TreeSet<>();
    Matcher arrows = ARROW.matcher(Files.readString(Path.of("../docs/payments.md")));
    while (arrows.find()) {
      drawn.add(arrows.group(1) + " --> " + arrows.group(2));
    }

    Set<String> allowed =
        Arrays.stream(PaymentStatus.values())
            .flatMap(from -> from.next().stream().map(to -> from + " --> " + to))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(drawn).isEqualTo(allowed);
  }

  @Test
  void nothingLeadsFromWhatIsUnknownToFailed() {
    assertThat(PaymentStatus.UNKNOWN.next())
        .doesNotContain(PaymentStatus.NOT_EXECUTED, PaymentStatus.SENT, PaymentStatus.FENCED);
    assertThat(PaymentStatus.FENCING.next()).doesNotContain(PaymentStatus.NOT_EXECUTED);
  }
}
