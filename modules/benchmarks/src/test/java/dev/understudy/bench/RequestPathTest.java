package dev.understudy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Param;

class RequestPathTest {

  /** Without the annotation processor the jar would build, and then find no benchmark to run. */
  @Test
  void jmhHasMadeItsListOfBenchmarks() throws Exception {
    try (var list = RequestPath.class.getResourceAsStream("/META-INF/BenchmarkList")) {
      assertThat(list).isNotNull();
      assertThat(new String(list.readAllBytes(), StandardCharsets.UTF_8))
          .contains("chooseAdmitRecord")
          .contains("breakerOfOneVendor");
    }
  }

  @Test
  void theTableAsksForWhatIsMeasured() throws Exception {
    Param vendors = RequestPath.class.getDeclaredField("vendors").getAnnotation(Param.class);

    assertThat(vendors.value()).isEqualTo(RequestPath.VENDORS.toArray());
    assertThat(List.of(vendors.value())).contains("2", "200");
  }

  /** What is measured works: a member starts, a vendor is chosen and the end of a call is noted. */
  @Test
  void theRequestPathCanBeWalked() throws Exception {
    RequestPath path = new RequestPath();
    path.start();
    try {
      assertThat(path.chooseAdmit().value()).startsWith("v");
      assertThat(path.chooseAdmitRecord().value()).startsWith("v");
      assertThat(path.chooseAdmitRecordMetered().value()).startsWith("v");
      assertThat(path.wholeCall().provider()).isPresent();
      assertThat(path.breakerOfOneVendor()).isTrue();
    } finally {
      path.stop();
    }
  }
}
