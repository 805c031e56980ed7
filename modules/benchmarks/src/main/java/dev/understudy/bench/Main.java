package dev.understudy.bench;

import dev.understudy.bench.stage.StageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a benchmark by its name. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "A benchmark, each figure beside its reference in the same run.",
      "Exits with 1 when a target is missed."
    },
    footerHeading = "%nNAME is one of, with its parts:%n")
public final class Main implements Callable<Integer> {

  static final List<Bench> BENCHES =
      List.of(
          new Bench(
              "registry",
              "the health registry and the failover engine",
              List.of(
                  new RequestPathPart(),
                  new FailoverPart(),
                  new PropagationPart(),
                  new DetectionPart(),
                  new ReadPathPart())),
          new Bench("payments", "the payments adapter", List.of(new PaymentsPart())),
          new Bench("inventory", "the inventory adapter", List.of(new HotSkuPart())),
          new Bench("email", "the email adapter", List.of(new EmailPart())),
          new Bench(
              "proxy",
              "the chaos proxy without toxics",
              List.of(new ProxyRequestPart(), new ProxyStreamPart(), new ProxyIdlePart())));

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", description = "The benchmark.")
  private String name = "";

  @Option(
      names = "--only",
      paramLabel = "PART",
      split = ",",
      description = "These parts of it only.")
  private List<String> only = List.of();

  @Option(names = "--json", description = "Writes the figures to this file.")
  private Optional<Path> json = Optional.empty();

  @Option(names = "--quick", description = "Seconds instead of minutes; the figures are rough.")
  private boolean quick;

  @Option(
      names = "--port-base",
      defaultValue = "26000",
      description = "Where free ports are looked for (default: ${DEFAULT-VALUE}).")
  private int portBase;

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    line.getCommandSpec().usageMessage().footer(help());
    return line;
  }

  private static String[] help() {
    List<String> lines = new ArrayList<>();
    for (Bench bench : BENCHES) {
      lines.add("  %-14s %s".formatted(bench.name(), bench.about()));
      bench.parts().forEach(part -> lines.add("    %-12s %s".formatted(part.name(), part.about())));
    }
    return lines.toArray(String[]::new);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Bench bench = bench();
    Machine machine = Machine.here();
    List<Part> parts = parts(bench);
    System.err.println(bench.name() + ": " + bench.about() + ", on " + machine);
    List<Figure> figures = new ArrayList<>();
    try {
      for (Part part : parts) {
        figures.addAll(part.run(run(part)));
      }
    } catch (StageException e) {
      System.err.println("bench: " + e.getMessage());
      return 1;
    }
    System.out.print(Table.of(figures));
    if (json.isPresent()) {
      ReportJson.write(json.get(), bench.name(), machine, figures);
    }
    return figures.stream().allMatch(Figure::holds) ? 0 : 1;
  }

  private Run run(Part part) {
    Path home = Path.of(Optional.ofNullable(System.getenv("UNDERSTUDY_HOME")).orElse("."));
    return new Run(
        quick,
        home.toAbsolutePath(),
        portBase,
        step -> System.err.println("  " + part.name() + ": " + step));
  }

  private Bench bench() {
    return BENCHES.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> wrong("benchmark", name, BENCHES.stream().map(Bench::name).toList()));
  }

  private List<Part> parts(Bench bench) {
    List<String> names = bench.parts().stream().map(Part::name).toList();
    for (String wanted : only) {
      if (!names.contains(wanted)) {
        throw wrong("part", wanted, names);
      }
    }
    return bench.parts().stream()
        .filter(part -> only.isEmpty() || only.contains(part.name()))
        .toList();
  }

  private ParameterException wrong(String what, String wanted, List<String> known) {
    return new ParameterException(
        spec.commandLine(), "there is no %s \"%s\"; there are: %s".formatted(what, wanted, known));
  }
}
