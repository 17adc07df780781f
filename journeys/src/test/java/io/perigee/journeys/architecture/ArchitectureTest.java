package io.perigee.journeys.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.time.Instant;
import java.time.OffsetDateTime;
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
  void featuresKnowNoFace() {
    noClasses()
        .that(areInAFeatureOfAService())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.perigee.*.face..")
        .check(classes);
  }

  @Test
  void facesReachNoStore() {
    noClasses()
        .that()
        .resideInAPackage("io.perigee.*.face..")
        .should()
        .dependOnClassesThat()
        .haveSimpleNameEndingWith("Store")
        .check(classes);
  }

  @Test
  void commandsAreCarriedOutInWorkAndOtherServicesKnownInKnown() {
    classes()
        .that()
        .implement("io.perigee.runtime.work.CommandHandler")
        .should()
        .resideInAPackage("io.perigee.*.work..")
        .check(classes);
    classes()
        .that()
        .implement("io.perigee.runtime.projection.Knows")
        .should()
        .resideInAPackage("io.perigee.*.known..")
        .check(classes);
  }

  @Test
  void theGatewayKeepsNothing() {
    noClasses()
        .that()
        .resideInAPackage("io.perigee.gateway..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.jdbi..", "java.sql..", "io.perigee.runtime.store..")
        .check(classes);
  }

  @Test
  void servicesHaveNoLoopsOverTopicsOfTheirOwn() {
    noClasses()
        .that()
        .resideInAnyPackage(
            Modules.SERVICES.stream()
                .filter(service -> !service.equals("gateway"))
                .map(service -> "io.perigee." + service + "..")
                .toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.apache.kafka.clients.consumer.KafkaConsumer")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.apache.kafka.clients.producer.KafkaProducer")
        .check(classes);
  }

  @Test
  void timeComesFromTheInjectedClock() {
    noClasses()
        .that()
        .resideInAnyPackage(
            Modules.SERVICES.stream()
                .map(service -> "io.perigee." + service + "..")
                .toArray(String[]::new))
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(OffsetDateTime.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(classes);
  }

  @Test
  void whatAClassNeedsItTakesInItsConstructor() {
    noFields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(
            Modules.SERVICES.stream()
                .map(service -> "io.perigee." + service + "..")
                .toArray(String[]::new))
        .should()
        .beAnnotatedWith("jakarta.inject.Inject")
        .check(classes);
  }

  @Test
  void theLibrariesOfThePlatformStandOnOneAnotherInOneOrder() {
    noClasses()
        .that()
        .resideInAPackage("io.perigee.contracts..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.perigee.faces..", "io.perigee.runtime..")
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage("io.perigee.faces..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.perigee.runtime..")
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
