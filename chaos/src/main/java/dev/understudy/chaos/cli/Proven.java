package dev.understudy.chaos.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.chaos.mutation.Proof;
import dev.understudy.chaos.mutation.Trial;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A mutation and what came of it, for people and for tools. */
record Proven(Trial trial, Proof proof) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static void print(List<Proven> all, PrintStream out) {
    out.println();
    for (Proven each : all) {
      out.printf(
          "  %-11s %-56s %s%n", each.proof.verdict(), each.trial.name(), each.trial.by().red());
      out.printf("  %-11s   %s%n", "", each.proof.told());
    }
    out.println(Counts.told(all.stream().map(each -> each.proof.verdict())));
  }

  static void write(List<Proven> all, Path file) throws IOException {
    Files.writeString(
        file,
        JSON.writerWithDefaultPrettyPrinter()
            .writeValueAsString(
                Map.of("schema", 1, "trials", all.stream().map(Proven::fields).toList())));
  }

  private Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("mutation", trial.mutation().name());
    fields.put("change", trial.mutation().change());
    fields.put("drill", trial.by().drill());
    fields.put("red", trial.by().red());
    fields.put("verdict", proof.verdict());
    fields.put("told", proof.told());
    return fields;
  }
}
