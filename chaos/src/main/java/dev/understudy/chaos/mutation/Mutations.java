package dev.understudy.chaos.mutation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.catalogue.ConfigException;
import dev.understudy.catalogue.Required;
import dev.understudy.catalogue.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The mutations that come with the project. */
public record Mutations(List<Mutation> mutations) {

  private static final String RESOURCE = "/mutations.yaml";

  public Mutations {
    Required.field("mutations", mutations);
    mutations = List.copyOf(mutations);
    Set<String> names = new HashSet<>();
    for (Mutation mutation : mutations) {
      if (!names.add(mutation.name())) {
        throw new IllegalArgumentException("two mutations are called \"" + mutation.name() + "\"");
      }
    }
  }

  public static List<Mutation> all() {
    try (InputStream in = Mutations.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("there is no resource " + RESOURCE);
      }
      String text = new String(in.readAllBytes(), UTF_8);
      return YamlFile.parse("mutations", text, Map.of(), Mutations.class).mutations();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each mutation before each drill that must catch it. */
  public static List<Trial> trials() {
    return all().stream()
        .flatMap(mutation -> mutation.caught().stream().map(by -> new Trial(mutation, by)))
        .toList();
  }

  /**
   * Those of a mutation, of a drill, or the one that is called {@code MUTATION/DRILL}.
   *
   * @throws ConfigException when there is none
   */
  public static List<Trial> named(String name) {
    List<Trial> found = trials().stream().filter(trial -> trial.isCalled(name)).toList();
    if (found.isEmpty()) {
      throw new ConfigException(
          "there is no mutation, and no drill with one, called \"%s\"; the mutations are %s"
              .formatted(name, all().stream().map(Mutation::name).toList()));
    }
    return found;
  }
}
