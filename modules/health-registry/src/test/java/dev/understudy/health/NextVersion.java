package dev.understudy.health;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/**
 * A next version of a class and its serializer, made of the sources of this one: {@code Verdict}
 * has one component more, and what was written without it is read with a default.
 */
final class NextVersion {

  static final String ADDED = "region";

  /** What the next version writes. */
  static final String WRITTEN = "north";

  static final String IF_NOT_THERE = "everywhere";

  private static final Path VERDICT =
      Path.of("../failover/src/main/java/dev/understudy/failover/Verdict.java");
  private static final Path SERIALIZER =
      Path.of("src/main/java/dev/understudy/health/VerdictSerializer.java");

  private NextVersion() {}

  /** Gives the directory of its classes. */
  static Path compileInto(Path folder) throws IOException {
    Path verdict = Files.writeString(folder.resolve("Verdict.java"), verdict());
    Path serializer = Files.writeString(folder.resolve("VerdictSerializer.java"), serializer());
    Path classes = Files.createDirectory(folder.resolve("classes"));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int errors =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                said,
                said,
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                verdict.toString(),
                serializer.toString());
    if (errors != 0) {
      throw new IOException(said.toString(StandardCharsets.UTF_8));
    }
    return classes;
  }

  /** What calls the constructor of this version goes on to find it. */
  private static String verdict() throws IOException {
    return replaced(
        Files.readString(VERDICT),
        "boolean forced) {",
        """
        boolean forced,
            String region) {

          public Verdict(
              ProviderId provider, HealthState state, long epoch, Instant since, String reason,
              Map<String, String> evidence, int flaps, Duration calm, boolean forced) {
            this(provider, state, epoch, since, reason, evidence, flaps, calm, forced, "north");
          }
        """);
  }

  private static String serializer() throws IOException {
    String writes =
        replaced(
            Files.readString(SERIALIZER),
            "out.writeBoolean(\"forced\", verdict.forced());",
            """
            out.writeBoolean("forced", verdict.forced());
            out.writeString("region", verdict.region());
            """);
    return replaced(
        writes,
        "in.readBoolean(\"forced\"));",
        """
        in.readBoolean("forced"),
        in.getFieldKind("region") == com.hazelcast.nio.serialization.FieldKind.STRING
            ? Wire.text(in, "region")
            : "everywhere");
        """);
  }

  private static String replaced(String source, String old, String next) {
    if (!source.contains(old)) {
      throw new IllegalStateException("the source has changed, there is no " + old);
    }
    return source.replace(old, next);
  }
}
