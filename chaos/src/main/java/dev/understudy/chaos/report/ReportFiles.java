package dev.understudy.chaos.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a report as {@code report.json}, {@code report.html} and JUnit XML. */
public final class ReportFiles {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportFiles() {}

  /** Writes both files into a folder, which is made when it is not there. */
  public static void write(Report report, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("report.json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report));
    Files.writeString(folder.resolve("report.html"), HtmlReport.of(report));
  }

  /** Writes one test case for each invariant, expectation and injection. */
  public static void writeJunit(Report report, Path file) throws IOException {
    Files.writeString(file, JunitReport.of(report));
  }
}
