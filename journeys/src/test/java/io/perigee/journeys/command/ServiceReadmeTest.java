package io.perigee.journeys.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.devkit.engine.Address;
import io.perigee.journeys.architecture.Modules;
import io.perigee.journeys.client.Http;
import io.perigee.journeys.client.LocalInstallation;
import io.perigee.journeys.platform.Repository;
import io.perigee.journeys.platform.StartedPlatform;
import io.perigee.journeys.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each service's README says of it. */
@ExtendWith(StartedPlatform.class)
class ServiceReadmeTest {

  private static final Duration READY = Duration.ofSeconds(90);
  private static final Pattern VARIABLE = Pattern.compile("\\b(PERIGEE_[A-Z_]+)=");
  private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");

  private final LocalInstallation installation;

  @TempDir Path folder;

  ServiceReadmeTest(StartedPlatform platform) {
    this.installation = platform.installation();
  }

  static List<String> services() {
    return Modules.SERVICES;
  }

  static List<String> withTopics() {
    return Topics.SERVICES;
  }

  @ParameterizedTest
  @MethodSource("services")
  void itHasAPictureSaysWhatItOwnsAndHowItRunsAlone(String service) throws IOException {
    String text = readme(service);
    String block = alone(service);
    String settings = Files.readString(Repository.root().resolve("docs/configuration.md"));

    assertThat(text).contains("┌").contains("└").containsIgnoringCase("owns");
    assertThat(block)
        .contains("mvn -pl " + service + "-service -am package")
        .contains("java -jar " + jar(service));
    assertThat(Repository.root().resolve(jar(service))).exists();
    Matcher variable = VARIABLE.matcher(block);
    while (variable.find()) {
      assertThat(settings)
          .as("settings of %s", service)
          .contains(variable.group(1).replaceFirst("(SERVICE_URL_).*", "$1"));
    }
  }

  @ParameterizedTest
  @MethodSource("withTopics")
  void itNamesTheTopicsThatItReads(String service) throws Exception {
    Set<String> read = new TreeSet<>();
    try (Connection connection = installation.database();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT DISTINCT topic FROM " + service + ".consumer_position")) {
      while (row.next()) {
        read.add(row.getString(1).replaceFirst("^perigee\\.", ""));
      }
    }
    read.removeIf(topic -> topic.startsWith("commands."));
    // Nothing is read yet of a topic that nothing was said on.
    String said = sentence(service, "**Topics in:**");
    Set<String> named = names(said);
    if (said.contains("the state topics but")) {
      Set<String> without = names(said.substring(said.indexOf("the state topics but")));
      named.removeAll(without);
      Topics.STATE.stream().map(Topic::name).filter(t -> !without.contains(t)).forEach(named::add);
    }
    assertThat(named).containsAll(read);
  }

  @ParameterizedTest
  @MethodSource("withTopics")
  void theStatesThatItTellsAreThoseThatItNames(String service) throws IOException {
    Set<String> told = new TreeSet<>();
    try (Stream<Path> files =
        Files.walk(Repository.root().resolve(service + "-service/src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        String text = Files.readString(file);
        Matcher topic = Pattern.compile("return Topics\\.([A-Z]+);").matcher(text);
        if (text.contains("implements Republisher") && topic.find()) {
          told.add(topic.group(1).toLowerCase(java.util.Locale.ROOT));
        }
      }
    }

    Set<String> named = names(sentence(service, "**Topics out:**"));
    named.retainAll(Topics.STATE.stream().map(Topic::name).collect(Collectors.toSet()));
    assertThat(named).isEqualTo(told);
  }

  @Test
  void oneRunsAloneAsItsReadmeSays() throws Exception {
    // Given the engines of an installation, with their logins
    int port = Address.free().port();
    Map<String, String> secrets = secrets();
    String command =
        alone("power")
            .replaceFirst("(?s).*?package -DskipTests\\n", "")
            .replaceFirst("PERIGEE_HTTP_PORT=\\d+", "PERIGEE_HTTP_PORT=" + port)
            .replaceFirst("jdbc:\\S+", Matcher.quoteReplacement(installation.databaseUrl()))
            .replaceFirst("PASSWORD=…", "PASSWORD=" + secrets.get("power"))
            .replaceFirst("localhost:9092", "127.0.0.1:" + installation.port("kafka"))
            .replace("identity.jwk", installation.identityKey().toString())
            .replace("PERIGEE_DATA_DIR=data", "PERIGEE_DATA_DIR=" + folder)
            .replaceFirst(
                "COMPUTE=\\S+", Matcher.quoteReplacement("COMPUTE=" + installation.url("compute")));

    // When its command is typed
    Process service =
        Program.of("bash", "-c", command)
            .in(Repository.root())
            .with("PATH", System.getProperty("java.home") + "/bin:" + System.getenv("PATH"))
            .with("PERIGEE_KAFKA_USER", "services")
            .with("PERIGEE_KAFKA_PASSWORD", secrets.get("kafka"))
            .start(folder.resolve("out"), folder.resolve("err"));
    try {
      // Then it becomes ready
      Http http = new Http("http://127.0.0.1:" + port);
      Awaitility.await()
          .atMost(READY)
          .ignoreExceptionsInstanceOf(IOException.class)
          .untilAsserted(
              () -> {
                assertThat(service.isAlive())
                    .as(
                        "it goes on: %s%s",
                        Files.readString(folder.resolve("out")),
                        Files.readString(folder.resolve("err")))
                    .isTrue();
                assertThat(http.send("GET", "/q/health/ready", Map.of(), null).status())
                    .isEqualTo(200);
              });
    } finally {
      Program.end(service);
      service.waitFor();
    }
  }

  private Map<String, String> secrets() throws IOException {
    var json =
        Json.tree(Files.readString(installation.identityKey().resolveSibling("secrets.json")));
    return Map.of(
        "power", json.at("/roles/power").asText(), "kafka", json.at("/kafka/services").asText());
  }

  private static String alone(String service) throws IOException {
    String text = readme(service);
    int begin = text.indexOf("```\n", text.toLowerCase(java.util.Locale.ROOT).indexOf("alone\n"));
    return text.substring(begin + 4, text.indexOf("```", begin + 4));
  }

  /** From the words to the end of the sentence. */
  private static String sentence(String service, String words) throws IOException {
    String text = readme(service);
    String rest = text.substring(text.indexOf(words) + words.length());
    Matcher end = Pattern.compile("\\.(\\s|$)|\\*\\*").matcher(rest);
    return end.find() ? rest.substring(0, end.start()) : rest;
  }

  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    Matcher name = NAME.matcher(text);
    while (name.find()) {
      names.add(name.group(1));
    }
    return names;
  }

  private static String jar(String service) {
    return service + "-service/target/quarkus-app/quarkus-run.jar";
  }

  private static String readme(String service) throws IOException {
    return Files.readString(Repository.root().resolve(service + "-service/README.md"));
  }
}
