package dev.understudy.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/** Writes the figures of one benchmark as the file that other tools read. */
final class ReportJson {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ReportJson() {}

  /** Whoever watches the file sees it whole or not at all. */
  static void write(Path file, String bench, Machine machine, List<Figure> figures)
      throws IOException {
    Path whole = file.toAbsolutePath();
    Path part = whole.resolveSibling(whole.getFileName() + ".part");
    MAPPER.writeValue(part.toFile(), json(bench, machine, figures));
    Files.move(part, whole, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  static ObjectNode json(String bench, Machine machine, List<Figure> figures) {
    ObjectNode report = MAPPER.createObjectNode();
    report.put("bench", bench);
    report.put("machine", machine.toString());
    var all = report.putArray("figures");
    for (Figure figure : figures) {
      ObjectNode json = all.addObject();
      json.put("name", figure.name());
      json.put("value", figure.value());
      json.put("unit", figure.unit());
      put(json, "reference", figure.reference());
      put(json, "ratio", figure.ratio());
      put(json, "target", figure.target());
      json.put("holds", figure.holds());
    }
    return report;
  }

  private static void put(ObjectNode json, String name, OptionalDouble value) {
    if (value.isPresent()) {
      json.put(name, value.getAsDouble());
    } else {
      json.putNull(name);
    }
  }
}
