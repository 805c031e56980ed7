package dev.understudy.health;

import static dev.understudy.health.MemberProcesses.says;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes of this version, and of a next one whose verdicts have one field more. */
class RollingUpgradeTest {

  private static final String ADDED = NextVersion.ADDED;
  private static final String THIS = System.getProperty("java.class.path");
  private static final int TRANSITIONS = 6;

  @Test
  void aClusterIsUpgradedMemberByMemberAndBackAndEachReadsWhatTheOthersWrote(@TempDir Path folder)
      throws Exception {
    String next = NextVersion.compileInto(folder) + File.pathSeparator + THIS;
    try (MemberProcesses nodes = MemberProcesses.onLoopback(3)) {
      nodes.untilAll(looks -> looks.stream().allMatch(says("state Up")));
      // Else the first to be upgraded may come to the same first verdict by itself, and write it.
      allAgree(nodes, Set.of());

      restart(nodes, 0, next);
      // It was written without the field, and is read with its default.
      assertThat(nodes.get(0).say("verdict")).contains(ADDED + "=" + NextVersion.IF_NOT_THERE);
      allAgree(nodes, Set.of(0));
      restart(nodes, 1, next);
      allAgree(nodes, Set.of(0, 1));
      restart(nodes, 2, next);
      allAgree(nodes, Set.of(0, 1, 2));
      assertThat(nodes.sayToAll("verdict")).allMatch(says(ADDED + "=" + NextVersion.WRITTEN));

      restart(nodes, 2, THIS);
      // It was written with a field that is not known here, and is read without it.
      agree(nodes.sayToAll("verdict"), Set.of(0, 1));
      allAgree(nodes, Set.of(0, 1));
    }
  }

  private static void restart(MemberProcesses nodes, int index, String classPath)
      throws IOException {
    nodes.restart(index, classPath).started();
    settle(nodes, "state Up");
  }

  /** Whichever of them writes. */
  private static void allAgree(MemberProcesses nodes, Set<Integer> ofTheNext) throws IOException {
    for (int i = 0; i < TRANSITIONS; i++) {
      boolean up = i % 2 == 1;
      nodes.get(i % 3).say(up ? "force FORCE_UP 600" : "force FORCE_DOWN 600");
      // A node may hear of the verdict before it hears of the word, and say something else between.
      agree(
          nodes.untilAll(
              "verdict",
              verdicts ->
                  verdicts.stream().allMatch(says(up ? "state=Up" : "state=Down"))
                      && different(verdicts) == 1),
          ofTheNext);
    }
  }

  private static void settle(MemberProcesses nodes, String state) throws IOException {
    nodes.untilAll(
        looks ->
            looks.stream().allMatch(says(state).and(says("members 3 ")))
                && looks.stream().map(RollingUpgradeTest::epoch).distinct().count() == 1);
  }

  private static void agree(List<String> verdicts, Set<Integer> ofTheNext) {
    for (int i = 0; i < verdicts.size(); i++) {
      assertThat(verdicts.get(i).contains(ADDED)).as("node %d", i).isEqualTo(ofTheNext.contains(i));
    }
    assertThat(different(verdicts)).as("%s", verdicts).isEqualTo(1);
  }

  private static long different(List<String> verdicts) {
    return verdicts.stream().map(RollingUpgradeTest::withoutTheField).distinct().count();
  }

  /** As its words in one order: that of a map's entries is each process's own. */
  private static List<String> withoutTheField(String verdict) {
    String same = verdict.replaceFirst(", " + ADDED + "=\\w+", "");
    return Stream.of(same.split("[\\[\\]{}]|, (?=node-)")).sorted().toList();
  }

  private static String epoch(String look) {
    return look.replaceFirst(".*epoch (\\d+) .*", "$1");
  }
}
