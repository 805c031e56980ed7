package dev.understudy.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.understudy.catalogue.planted.KnowsChaos;
import dev.understudy.catalogue.planted.KnowsHazelcast;
import dev.understudy.catalogue.planted.KnowsThePlatform;
import dev.understudy.failover.planted.KnowsVertx;
import dev.understudy.local.planted.KnowsAnAdapter;
import dev.understudy.payments.planted.HoldsABody;
import dev.understudy.payments.planted.KnowsAnotherAdapter;
import dev.understudy.payments.planted.SpeaksSql;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.understudy");

  /** A rule, and classes that break it together. */
  private record Guard(String name, ArchRule rule, List<Class<?>> culprits) {

    Guard(String name, ArchRule rule, Class<?>... culprits) {
      this(name, rule, List.of(culprits));
    }
  }

  private static List<Guard> guards() {
    return List.of(
        new Guard("failover is pure", Rules.FAILOVER_IS_PURE, KnowsVertx.class),
        new Guard(
            "only the registry knows Hazelcast",
            Rules.ONLY_THE_REGISTRY_KNOWS_HAZELCAST,
            KnowsHazelcast.class),
        new Guard("only stores speak SQL", Rules.ONLY_STORES_SPEAK_SQL, SpeaksSql.class),
        new Guard("JSON stops at the edge", Rules.JSON_STOPS_AT_THE_EDGE, HoldsABody.class),
        new Guard(
            "adapters do not know each other",
            Rules.ADAPTERS_DO_NOT_KNOW_EACH_OTHER,
            KnowsAnotherAdapter.class,
            dev.understudy.email.EmailProvider.class),
        new Guard("nothing knows chaos", Rules.NOTHING_KNOWS_CHAOS, KnowsChaos.class),
        new Guard(
            "only chaos knows the local platform",
            Rules.ONLY_CHAOS_KNOWS_THE_LOCAL_PLATFORM,
            KnowsThePlatform.class),
        new Guard(
            "the local platform knows no adapter",
            Rules.THE_LOCAL_PLATFORM_KNOWS_NO_ADAPTER,
            KnowsAnAdapter.class),
        new Guard(
            "modules do not know adapters",
            Rules.MODULES_DO_NOT_KNOW_ADAPTERS,
            KnowsAnAdapter.class));
  }

  @TestFactory
  Stream<DynamicTest> theHouseKeepsEachRule() {
    return guards().stream()
        .map(
            guard ->
                DynamicTest.dynamicTest(
                    guard.name,
                    () ->
                        assertThat(guard.rule.evaluate(HOUSE).getFailureReport().getDetails())
                            .isEmpty()));
  }

  @TestFactory
  Stream<DynamicTest> eachRuleSeesWhoBreaksIt() {
    return guards().stream()
        .map(
            guard ->
                DynamicTest.dynamicTest(
                    guard.name,
                    () ->
                        assertThat(
                                guard
                                    .rule
                                    .evaluate(new ClassFileImporter().importClasses(guard.culprits))
                                    .hasViolation())
                            .isTrue()));
  }

  @Test
  void packagesHaveNoCycles() {
    assertThat(Rules.NO_CYCLES.evaluate(HOUSE).getFailureReport().getDetails()).isEmpty();
  }

  @Test
  void theThreeAdaptersHaveTheSameShape() {
    List<String> roles = List.of("Main", "%sApi", "%sJson", "%sStore", "%sConfig");
    for (String[] adapter :
        new String[][] {
          {"payments", "Payments", "PaymentProvider", "PaymentResolver"},
          {"inventory", "Inventory", "InventoryProvider", "Reconciler"},
          {"email", "Email", "EmailProvider", "Dispatcher"}
        }) {
      String root = "dev.understudy." + adapter[0] + ".";
      for (String role : roles) {
        assertThat(HOUSE.contain(root + role.formatted(adapter[1]))).as(root + role).isTrue();
      }
      assertThat(HOUSE.contain(root + adapter[2])).as(root + adapter[2]).isTrue();
      assertThat(HOUSE.contain(root + adapter[3])).as(root + adapter[3]).isTrue();
    }
  }
}
