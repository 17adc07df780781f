package io.perigee.journeys.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The sentences of docs/architecture.md that a compiler does not check. */
class ArchitectureTest {

  private static final List<String> FEATURELESS = List.of("face");

  private static JavaClasses classes;

  @BeforeAll
  static void readTheClasses() {
    classes = Modules.production();
  }

  @Test
  void everyServiceIsAmongTheClasses() {
    for (String service : Modules.SERVICES) {
      assertThat(
              classes.stream()
                  .anyMatch(c -> c.getPackageName().startsWith("io.perigee." + service)))
          .as("classes of %s-service", service)
          .isTrue();
    }
  }

  @Test
  void servicesNeverImportOneAnother() {
    for (String service : Modules.SERVICES) {
      String[] others =
          Modules.SERVICES.stream()
              .filter(other -> !other.equals(service))
              .map(other -> "io.perigee." + other + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("io.perigee." + service + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others)
          .allowEmptyShould(true)
          .check(classes);
    }
  }

  @Test
  void contractsHaveNoFramework() {
    noClasses()
        .that()
        .resideInAPackage("io.perigee.contracts..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.quarkus..",
            "jakarta..",
            "io.vertx..",
            "org.jdbi..",
            "org.apache.kafka..",
            "io.smallrye..")
        .check(classes);
  }

  @Test
  void facesTranslateOnlyAndHoldNoSql() {
    noClasses()
        .that()
        .resideInAPackage("io.perigee.*.face..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.jdbi..", "java.sql..")
        .allowEmptyShould(true)
        .check(classes);
  }

  @Test
  void featuresKnowNoHttp() {
    noClasses()
        .that(areInAFeatureOfAService())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta.ws.rs..")
        .allowEmptyShould(true)
        .check(classes);
  }

  @Test
  void driversKnowNoDatabase() {
    noClasses()
        .that()
        .resideInAPackage("io.perigee.*.driver..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.jdbi..", "java.sql..", "io.perigee.runtime.store..")
        .allowEmptyShould(true)
        .check(classes);
  }

  @Test
  void nothingThatRunsNeedsTheDevelopmentKit() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.perigee.devkit..", "io.perigee.journeys..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.perigee.devkit..")
        .check(classes);
  }

  @Test
  void noClassIsCalledUtilHelperManagerOrImpl() {
    noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)").check(classes);
  }

  private static DescribedPredicate<JavaClass> areInAFeatureOfAService() {
    return describe(
        "are in a feature of a service other than the gateway",
        c -> {
          String[] parts = c.getPackageName().split("\\.");
          return parts.length > 3
              && Modules.SERVICES.contains(parts[2])
              && !parts[2].equals("gateway")
              && !FEATURELESS.contains(parts[3]);
        });
  }
}
