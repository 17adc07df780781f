package io.perigee.journeys.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.journeys.architecture.Modules;
import io.perigee.journeys.client.LocalInstallation;
import io.perigee.journeys.client.LunaClient;
import io.perigee.journeys.platform.Repository;
import io.perigee.journeys.platform.StartedPlatform;
import io.perigee.journeys.program.Program;
import io.perigee.journeys.program.Run;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ./perigee} promises to whoever types it. */
@ExtendWith(StartedPlatform.class)
class CommandTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final List<String> ENGINES = List.of("postgres", "kafka");

  private final StartedPlatform platform;
  private final LocalInstallation installation;

  @TempDir Path folder;

  CommandTest(StartedPlatform platform) {
    this.platform = platform;
    this.installation = platform.installation();
  }

  @Test
  void aSecondUpFindsEverythingDone() throws Exception {
    Map<String, Long> before = pids();
    JsonNode credentials = Json.tree(platform.perigee("credentials", "--json"));

    String said = platform.perigee("up");

    assertThat(said).contains("demo data is there").contains("Perigee is up");
    assertThat(said)
        .contains(platform.credentials().url(), platform.credentials().lunanode().apiKey());
    assertThat(pids()).isEqualTo(before);
    assertThat(Json.tree(platform.perigee("credentials", "--json"))).isEqualTo(credentials);
  }

  @Test
  void whateverWasKilledUpBringsBackWithAllThatWasThere() throws Exception {
    // Given
    Map<String, Long> before = pids();
    JsonNode credentials = Json.tree(platform.perigee("credentials", "--json"));
    JsonNode nodes = nodes();

    // When the supervisor, the engines and two services are gone at once
    List<String> victims = List.of("supervisor", "postgres", "kafka", "gateway", "compute");
    for (String victim : victims) {
      assertThat(installation.process(victim).destroyForcibly()).as(victim).isTrue();
    }
    platform.perigee("up");

    // Then they run again, the others still do, and nothing is lost
    Map<String, Long> after = pids();
    for (Map.Entry<String, Long> process : after.entrySet()) {
      boolean killed = victims.contains(process.getKey());
      assertThat(process.getValue().equals(before.get(process.getKey())))
          .as("%s is the process that it was", process.getKey())
          .isEqualTo(!killed);
    }
    assertThat(Json.tree(platform.perigee("credentials", "--json"))).isEqualTo(credentials);
    assertThat(nodes()).isEqualTo(nodes);
    assertThat(platform.perigee("status")).contains("supervisor");
  }

  @Test
  void restartEndsOneProcessAndStatusShowsAll() throws Exception {
    Map<String, Long> before = pids();

    assertThat(platform.perigee("restart", "power")).contains("power is ready");

    Map<String, Long> after = pids();
    assertThat(after.remove("power")).isNotEqualTo(before.remove("power"));
    assertThat(after).isEqualTo(before);
    String status = platform.perigee("status");
    for (String process : before.keySet()) {
      assertThat(status).containsPattern(process + " +ready +\\d+ +\\d+ +\\d+ MB");
    }
    assertThat(platform.perigee("logs", "power", "-n", "3").lines().count()).isBetween(1L, 3L);
  }

  @Test
  void credentialsAreOneDocumentForPrograms() throws Exception {
    JsonNode credentials = Json.tree(platform.perigee("credentials", "--json"));

    assertThat(names(credentials)).containsExactly("url", "luna", "cloudapi", "lunanode");
    assertThat(names(credentials.path("luna"))).containsExactly("username", "password");
    assertThat(names(credentials.path("cloudapi"))).contains("account", "key_path", "key_id");
    assertThat(names(credentials.path("lunanode"))).containsExactly("api_id", "api_key");
    assertThat(Path.of(credentials.at("/cloudapi/key_path").asText()))
        .content()
        .startsWith("-----BEGIN RSA PRIVATE KEY-----");
  }

  @Test
  void doctorSaysWhetherPerigeeCanRunHere() throws Exception {
    Run run = perigee(installation.home(), port(), "doctor");

    assertThat(run.out()).contains("JDK 25").contains("port " + port());
    assertThat(run.exit() == 0).isEqualTo(run.out().contains("Perigee can run here."));
  }

  @Test
  void aPortThatIsTakenIsNamedAndNothingIsStarted() throws Exception {
    Path home = folder.resolve("second");

    Run run = perigee(home, port(), "up");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "perigee: port %d is in use by another program; set PERIGEE_PORT to a free one\n"
                .formatted(port()));
    try (Stream<Path> marks = Files.list(home.resolve("run"))) {
      assertThat(marks.map(Path::toString)).noneMatch(name -> name.endsWith(".pid"));
    }
    // And what needs a running one says that there is none
    for (String command : List.of("demo", "restart power")) {
      assertThat(perigee(home, port(), command.split(" ")).err())
          .isEqualTo("perigee: Perigee is not up; ./perigee up starts it\n");
    }
    assertThat(perigee(home, port(), "status").exit()).isEqualTo(1);
  }

  @Test
  void twoUpsAtOnceAreOneAndARefusal() throws Exception {
    try (FileChannel file =
            FileChannel.open(
                installation.home().resolve("run/up.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = file.lock()) {
      assertThat(lock.isValid()).isTrue();

      Run run = perigee(installation.home(), port(), "up");

      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.err())
          .isEqualTo(
              "perigee: another ./perigee is at work on %s\n".formatted(installation.home()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"status", "restart power", "logs", "credentials --json", "demo", "backup x"})
  void whereNothingIsInstalledThatIsSaidAndNothingMade(String words) throws Exception {
    Path home = folder.resolve("nothing");

    Run run = perigee(home, port(), words.split(" "));

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo("perigee: nothing is installed in %s; ./perigee up does it\n".formatted(home));
    assertThat(home).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"down", "reset --yes"})
  void whereNothingIsInstalledNothingIsToBeStopped(String words) throws Exception {
    Path home = folder.resolve("nothing");

    Run run = perigee(home, port(), words.split(" "));

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("Nothing is installed in " + home);
    assertThat(home).doesNotExist();
  }

  @Test
  void whatIsNotUnderstoodIsRefusedWithWhatIsThere() throws Exception {
    Run unknown = perigee(installation.home(), port(), "fly");
    Run nobody = perigee(installation.home(), port(), "restart", "nobody");
    Run unasked = perigee(installation.home(), port(), "reset");

    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err()).contains("fly");
    assertThat(nobody.exit()).isEqualTo(1);
    assertThat(nobody.err()).contains("there is no process nobody; there are postgres, kafka");
    assertThat(unasked.exit()).isEqualTo(1);
    assertThat(unasked.err()).contains("say --yes");
  }

  @Test
  void aCommandsHelpSaysWhatItDoesAndDoesNothing() throws Exception {
    Run help = perigee(installation.home(), port(), "reset", "--help");

    assertThat(help.exit()).isZero();
    assertThat(help.out())
        .startsWith("Usage: perigee reset [-hVy]")
        .contains("removes all data")
        .contains("Do not ask.");
    assertThat(help.err()).isEmpty();
  }

  private Run perigee(Path home, int port, String... words)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(Repository.root().resolve("perigee").toString()));
    command.addAll(List.of(words));
    return Program.of(command.toArray(String[]::new))
        .with("PERIGEE_HOME", home.toString())
        .with("PERIGEE_PORT", Integer.toString(port))
        .with("PERIGEE_STARTUP_CACHES", "use")
        .run(PATIENCE);
  }

  private int port() {
    return URI.create(platform.credentials().url()).getPort();
  }

  private JsonNode nodes() throws IOException {
    return LunaClient.login(platform.credentials()).get("/config/node").must(200).json();
  }

  private Map<String, Long> pids() throws IOException {
    Map<String, Long> pids = new LinkedHashMap<>();
    for (String process : Stream.concat(ENGINES.stream(), Modules.SERVICES.stream()).toList()) {
      pids.put(process, installation.process(process).pid());
    }
    return pids;
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
