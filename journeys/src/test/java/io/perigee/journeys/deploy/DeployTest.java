package io.perigee.journeys.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.perigee.journeys.architecture.Modules;
import io.perigee.journeys.platform.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in deploy/ is understood by the programs that it is for. */
class DeployTest {

  private static final Path DEPLOY = Repository.root().resolve("deploy");

  @TempDir Path scratch;

  @Test
  void dockerComposeTakesTheComposeFileAndFindsEveryService() throws Exception {
    JsonNode services = compose().path("services");

    Modules.SERVICES.forEach(service -> assertThat(services.has(service)).as(service).isTrue());
  }

  @Test
  void everyKubernetesManifestHasOnlyFieldsThatItsKindKnows() throws IOException {
    Manifests manifests = Manifests.read(DEPLOY.resolve("kubernetes"));

    assertThat(manifests.of(Deployment.class))
        .extracting(o -> o.getMetadata().getName())
        .containsExactlyInAnyOrderElementsOf(Modules.SERVICES);
    assertThat(manifests.objects()).allSatisfy(o -> assertThat(o.getApiVersion()).isNotBlank());
  }

  @Test
  void whatAManifestRefersToIsThere() throws IOException {
    Manifests manifests = Manifests.read(DEPLOY.resolve("kubernetes"));
    Set<String> present =
        manifests.objects().stream()
            .map(o -> o.getKind() + " " + o.getMetadata().getName())
            .collect(Collectors.toSet());
    Set<String> secrets = manifests.of(Secret.class).getFirst().getStringData().keySet();

    assertThat(manifests.objects())
        .filteredOn(o -> !(o instanceof Namespace))
        .allSatisfy(
            o -> assertThat(present).contains("Namespace " + o.getMetadata().getNamespace()));
    for (PodSpec pod : manifests.pods()) {
      for (Container container : pod.getContainers()) {
        assertThat(container.getEnvFrom())
            .allSatisfy(
                e -> assertThat(present).contains("ConfigMap " + e.getConfigMapRef().getName()));
        assertThat(container.getEnv())
            .filteredOn(e -> e.getValueFrom() != null && e.getValueFrom().getSecretKeyRef() != null)
            .allSatisfy(
                e -> assertThat(secrets).contains(e.getValueFrom().getSecretKeyRef().getKey()));
        assertThat(pod.getVolumes())
            .extracting(Volume::getName)
            .containsAll(container.getVolumeMounts().stream().map(VolumeMount::getName).toList());
      }
      for (Volume volume : pod.getVolumes()) {
        if (volume.getPersistentVolumeClaim() != null) {
          assertThat(present)
              .contains(
                  "PersistentVolumeClaim " + volume.getPersistentVolumeClaim().getClaimName());
        }
        if (volume.getSecret() != null) {
          assertThat(secrets)
              .containsAll(volume.getSecret().getItems().stream().map(KeyToPath::getKey).toList());
        }
      }
    }
    for (Service service : manifests.of(Service.class)) {
      assertThat(manifests.of(Deployment.class))
          .as("pods of service %s", service.getMetadata().getName())
          .anySatisfy(
              d ->
                  assertThat(d.getSpec().getTemplate().getMetadata().getLabels())
                      .containsAllEntriesOf(service.getSpec().getSelector()));
    }
  }

  @Test
  void everyImageOfOursIsMadeByADockerfileFromWhatTheBuildMakes() throws Exception {
    Set<String> images = new TreeSet<>();
    Manifests.read(DEPLOY.resolve("kubernetes")).pods().stream()
        .flatMap(pod -> pod.getContainers().stream())
        .forEach(container -> images.add(container.getImage()));
    JsonNode compose = compose().path("services");
    compose.forEach(service -> images.add(service.path("image").asText()));

    for (String image : images) {
      if (image.startsWith("perigee/")) {
        String name = image.substring("perigee/".length(), image.indexOf(':'));
        Dockerfile file =
            name.equals("install")
                ? Dockerfile.read(DEPLOY.resolve("Dockerfile.install"), "")
                : Dockerfile.read(DEPLOY.resolve("Dockerfile"), name);
        assertThat(file.sources()).isNotEmpty();
        for (String source : file.sources()) {
          assertThat(Dockerfile.matching(Repository.root(), source))
              .as("%s for %s", source, image)
              .isNotEmpty();
        }
        assertThat(file.entrypoint()).first().isEqualTo("java");
      }
    }
  }

  @Test
  void theInstallImagesProgramSaysWhatItLacks() throws Exception {
    Dockerfile file = Dockerfile.read(DEPLOY.resolve("Dockerfile.install"), "");
    List<String> jars = new ArrayList<>();
    for (String source : file.sources()) {
      Dockerfile.matching(Repository.root(), source).forEach(jar -> jars.add(jar.toString()));
    }
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ProcessBuilder builder =
        new ProcessBuilder(
                java.toString(), "-cp", String.join(":", jars), file.entrypoint().getLast())
            .redirectErrorStream(true)
            .redirectOutput(scratch.resolve("install").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PERIGEE_"));

    Process process = builder.start();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(Files.readString(scratch.resolve("install")))
        .contains("the environment variable PERIGEE_KAFKA_BOOTSTRAP must be set");
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

  private JsonNode compose() throws IOException, InterruptedException {
    return new YAMLMapper()
        .readTree(
            run(
                "docker-compose",
                "--env-file",
                DEPLOY.resolve("compose/perigee.env.example").toString(),
                "-f",
                DEPLOY.resolve("compose/compose.yaml").toString(),
                "config"));
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
