package dev.understudy.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VendorNamesTest {

  @TempDir private Path folder;

  /** Looks up each name that it is told, as an adapter's JVM does. */
  static final class LookUps {

    private LookUps() {}

    public static void main(String[] args) throws IOException {
      BufferedReader names = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      for (String name = names.readLine(); name != null; name = names.readLine()) {
        System.out.println(found(name));
      }
    }

    private static String found(String name) {
      try {
        return InetAddress.getByName(name).getHostAddress();
      } catch (UnknownHostException e) {
        return "lost";
      }
    }
  }

  private static String found(Process process, String vendor) throws IOException {
    BufferedWriter in = process.outputWriter(UTF_8);
    in.write(VendorNames.of(vendor) + "\n");
    in.flush();
    return process.inputReader(UTF_8).readLine();
  }

  @Test
  void aNameThatIsLostIsLostForAJvmThatKnewItAndThereAgainAfterwards() throws Exception {
    VendorNames names = new VendorNames(folder.resolve("hosts"));
    names.write();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(names.jvmArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), LookUps.class.getName()));
    Process process = new ProcessBuilder(command).start();
    try {
      assertThat(found(process, "stripe")).isEqualTo("127.0.0.1");

      names.lose("stripe");
      assertThat(found(process, "stripe")).isEqualTo("lost");
      assertThat(found(process, "adyen")).isEqualTo("127.0.0.1");

      names.restore("stripe");
      assertThat(found(process, "stripe")).isEqualTo("127.0.0.1");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void onlyAVendorHasANameToLose() {
    assertThatThrownBy(() -> new VendorNames(folder.resolve("hosts")).lose("database"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no vendor \"database\"");
  }
}
