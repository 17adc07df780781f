package io.perigee.journeys.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.perigee.journeys.architecture.Modules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in deploy/ is understood by the programs that it is for. */
class DeployTest {

  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.of(
          "Namespace",
          Namespace.class,
          "ConfigMap",
          ConfigMap.class,
          "Secret",
          Secret.class,
          "Job",
          Job.class,
          "Deployment",
          Deployment.class,
          "Service",
          Service.class,
          "PersistentVolumeClaim",
          PersistentVolumeClaim.class);

  private static final Path DEPLOY = Modules.root().resolve("deploy");

  @TempDir Path scratch;

  @Test
  void dockerComposeTakesTheComposeFileAndFindsEveryService() throws Exception {
    String config =
        run(
            "docker-compose",
            "--env-file",
            DEPLOY.resolve("compose/perigee.env.example").toString(),
            "-f",
            DEPLOY.resolve("compose/compose.yaml").toString(),
            "config");

    JsonNode services = new YAMLMapper().readTree(config).path("services");
    Modules.SERVICES.forEach(service -> assertThat(services.has(service)).as(service).isTrue());
  }

  @Test
  void everyKubernetesManifestHasOnlyFieldsThatItsKindKnows() throws IOException {
    YAMLMapper strict = strict();
    List<HasMetadata> objects = new ArrayList<>();
    try (Stream<Path> files = Files.list(DEPLOY.resolve("kubernetes"))) {
      for (Path file : files.sorted().toList()) {
        try (MappingIterator<JsonNode> documents =
            strict
                .readerFor(JsonNode.class)
                .readValues(new YAMLFactory().createParser(file.toFile()))) {
          while (documents.hasNext()) {
            JsonNode document = documents.next();
            objects.add(strict.treeToValue(document, KINDS.get(document.path("kind").asText())));
          }
        }
      }
    }

    assertThat(objects)
        .filteredOn(o -> o instanceof Deployment)
        .extracting(o -> o.getMetadata().getName())
        .containsExactlyInAnyOrderElementsOf(Modules.SERVICES);
    assertThat(objects).allSatisfy(o -> assertThat(o.getApiVersion()).isNotBlank());
  }

  @Test
  void systemdTakesTheUnits() throws Exception {
    // Units of our own user and paths: only their grammar can be checked on a machine that lacks
    // them.
    Path units = Files.createDirectory(scratch.resolve("units"));
    for (String unit : List.of("perigee.target", "perigee@.service")) {
      Files.copy(DEPLOY.resolve("systemd").resolve(unit), units.resolve(unit));
    }

    String said =
        run(
            "systemd-analyze",
            "--man=no",
            "verify",
            units.resolve("perigee.target").toString(),
            units.resolve("perigee@gateway.service").toString());

    assertThat(said).doesNotContain("Unknown").doesNotContain("Failed to parse");
  }

  /**
   * Fabric8's classes keep unknown fields aside; without their any-setters an unknown field is an
   * error.
   */
  private static YAMLMapper strict() {
    YAMLMapper mapper = new YAMLMapper();
    mapper.setAnnotationIntrospector(
        new JacksonAnnotationIntrospector() {
          private static final long serialVersionUID = 1L;

          @Override
          public Boolean hasAnySetter(Annotated annotated) {
            return false;
          }
        });
    mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    return mapper;
  }

  private String run(String... command) throws IOException, InterruptedException {
    Path out = scratch.resolve("out");
    Path err = scratch.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", command[0]).isTrue();
    assertThat(process.exitValue())
        .as("%s: %s", String.join(" ", command), Files.readString(err))
        .isZero();
    return Files.readString(out);
  }
}
