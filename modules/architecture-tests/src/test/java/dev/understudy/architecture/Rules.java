package dev.understudy.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;

/** What may know what; the reasons stand in {@code docs/architecture.md}. */
final class Rules {

  private static final String[] ADAPTERS = {
    "dev.understudy.payments..", "dev.understudy.inventory..", "dev.understudy.email.."
  };

  static final ArchRule FAILOVER_IS_PURE =
      classes()
          .that()
          .resideInAPackage("dev.understudy.failover..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("dev.understudy.failover..", "java..", "org.jspecify..");

  static final ArchRule ONLY_THE_REGISTRY_KNOWS_HAZELCAST =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.understudy.health..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.hazelcast..");

  static final ArchRule ONLY_STORES_SPEAK_SQL =
      noClasses()
          .that(not(resideInAPackage("dev.understudy.ledger..")).and(not(isStore())))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.pgclient..");

  static final ArchRule JSON_STOPS_AT_THE_EDGE =
      noClasses()
          // The simulators are other people's servers: all edge.
          .that(not(resideInAPackage("dev.understudy.sims..")).and(not(isEdge())))
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "io\\.vertx\\.core\\.json\\.Json(Object|Array)|io\\.vertx\\.ext\\.web\\.RoutingContext");

  static final ArchRule ADAPTERS_DO_NOT_KNOW_EACH_OTHER =
      slices()
          .matching("dev.understudy.(payments|inventory|email)..")
          .should()
          .notDependOnEachOther();

  static final ArchRule NOTHING_KNOWS_CHAOS =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.understudy.chaos..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.understudy.chaos..");

  static final ArchRule ONLY_CHAOS_KNOWS_THE_LOCAL_PLATFORM =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.understudy.local..", "dev.understudy.chaos..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.understudy.local..");

  /** It starts them as processes by their jars. */
  static final ArchRule THE_LOCAL_PLATFORM_KNOWS_NO_ADAPTER =
      noClasses()
          .that()
          .resideInAnyPackage("dev.understudy.local..", "dev.understudy.chaos..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ADAPTERS);

  static final ArchRule MODULES_DO_NOT_KNOW_ADAPTERS =
      noClasses()
          .that()
          .resideOutsideOfPackages(ADAPTERS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ADAPTERS);

  /** {@code Main} stands above the packages it wires together. */
  static final ArchRule NO_CYCLES =
      slices()
          .matching("dev.understudy.(**)")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(simpleName("Main"), DescribedPredicate.alwaysTrue());

  private Rules() {}

  private static DescribedPredicate<JavaClass> isEdge() {
    return DescribedPredicate.describe(
        "are *Api, *Json or *Wire", type -> outermost(type).matches(".*(Api|Json|Wire)"));
  }

  private static DescribedPredicate<JavaClass> isStore() {
    return DescribedPredicate.describe(
        "are an adapter's *Store",
        type -> outermost(type).endsWith("Store") && resideInAnyPackage(ADAPTERS).test(type));
  }

  private static String outermost(JavaClass type) {
    return type.getEnclosingClass().map(Rules::outermost).orElse(type.getSimpleName());
  }
}
