package dev.understudy.bench;

import java.io.IOException;
import java.nio.file.Path;
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
      "Exits with 1 when a target is missed.",
      "%nNAME is one of:%n  registry  the request path: who is first, is there room, note the end"
    })
public final class Main implements Callable<Integer> {

  private static final List<Bench> BENCHES = List.of(new RegistryBench());

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", description = "The benchmark.")
  private String name = "";

  @Option(names = "--json", description = "Writes the figures to this file.")
  private Optional<Path> json = Optional.empty();

  @Option(names = "--quick", description = "Seconds instead of minutes; the figures are rough.")
  private boolean quick;

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    Bench bench =
        BENCHES.stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new ParameterException(spec.commandLine(), unknown()));
    Machine machine = Machine.here();
    System.err.println(bench.name() + ": " + bench.about() + ", on " + machine);
    List<Figure> figures = bench.run(quick);
    System.out.print(Table.of(figures));
    if (json.isPresent()) {
      ReportJson.write(json.get(), bench.name(), machine, figures);
    }
    return figures.stream().allMatch(Figure::holds) ? 0 : 1;
  }

  private String unknown() {
    return "there is no benchmark \"%s\"; there are: %s"
        .formatted(name, BENCHES.stream().map(Bench::name).toList());
  }
}
