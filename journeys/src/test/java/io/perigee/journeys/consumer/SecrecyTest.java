package io.perigee.journeys.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.topic.Topics;
import io.perigee.devkit.install.IdentityMint;
import io.perigee.journeys.client.Http;
import io.perigee.journeys.client.LocalInstallation;
import io.perigee.journeys.platform.StartedPlatform;
import io.perigee.journeys.platform.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What everybody with the read-only user may read holds no secret, and that user can write nothing.
 */
@ExtendWith(StartedPlatform.class)
class SecrecyTest {

  /**
   * What is secret by its look: private keys, JSON Web Tokens, password hashes, fields of such
   * names with a text.
   */
  private static final Pattern LOOKS_SECRET =
      Pattern.compile(
          "PRIVATE KEY|\\beyJ[\\w-]{8,}\\.[\\w-]{8,}\\.|\\$2[aby]\\$|\\$argon2|pbkdf2"
              + "|\"[a-z_]*(password|passwd|secret|private_key|api_key|token|credentials)\"\\s*:\\s*\"[^\"]+\"");

  private static final int SHORTEST = 12;

  private final StartedPlatform platform;
  private final AsyncApi file = AsyncApi.read();
  private final Properties settings;

  @TempDir Path folder;

  SecrecyTest(StartedPlatform platform) throws Exception {
    this.platform = platform;
    this.settings = Reader.of(platform, file);
  }

  @Test
  void noTopicHoldsASecret() throws Exception {
    Tenant tenant = Tenant.withRsaKey(platform, "secret", folder);
    Set<String> secrets = new TreeSet<>(installationSecrets(tenant));
    String password = "hidden-" + UUID.randomUUID();
    String machine =
        tenant.runningMachine(
            "secret",
            Map.of(
                "metadata.root_pw",
                password,
                "metadata.db-password",
                password,
                "metadata.note",
                "not-secret"));
    secrets.add(password);
    secrets.add(bmcPassword());
    secrets.addAll(Confidences.of(platform, tenant));
    awaitOnTopic("machines", machine);
    awaitAllSent();

    for (AsyncApi.Channel channel : file.channels()) {
      for (ConsumerRecord<String, String> record : Topic.read(channel.address(), settings)) {
        String text = record.key() + " " + record.value() + " " + headers(record);
        for (String secret : secrets) {
          assertThat(text.contains(secret))
              .as(
                  "a secret of %d characters is on %s, key %s",
                  secret.length(), channel.address(), record.key())
              .isFalse();
        }
        Matcher looks = LOOKS_SECRET.matcher(text);
        assertThat(looks.find() ? looks.group() : null)
            .as("looks secret on %s, key %s", channel.address(), record.key())
            .isNull();
      }
    }
    tenant.removeMachines();
  }

  @Test
  void theReadOnlyUserCanWriteNothing() throws Exception {
    settings.put("enable.idempotence", "false");
    settings.put("max.block.ms", "5000");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (AsyncApi.Channel channel : file.channels()) {
        assertThatThrownBy(
                () -> producer.send(new ProducerRecord<>(channel.address(), "forged", "{}")).get())
            .as(channel.address())
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(AuthorizationException.class);
      }
    }
    try (Admin admin = Admin.create(settings)) {
      assertThatThrownBy(
              () -> admin.createTopics(List.of(new NewTopic("forged", 1, (short) 1))).all().get())
          .hasCauseInstanceOf(AuthorizationException.class);
      assertThatThrownBy(
              () -> admin.deleteTopics(List.of(file.channel("nodes").address())).all().get())
          .hasCauseInstanceOf(AuthorizationException.class);
    }
  }

  /** What nobody but its owner may know: the services' passwords and keys, and a tenant's. */
  private Set<String> installationSecrets(Tenant tenant) throws IOException {
    LocalInstallation installation = platform.installation();
    Set<String> secrets = new TreeSet<>();
    JsonNode passwords =
        Json.tree(Files.readString(installation.identityKey().resolveSibling("secrets.json")));
    collect(passwords, secrets);
    // An API id names its key and is no secret.
    secrets.remove(platform.credentials().lunanode().apiId());
    secrets.add(Json.tree(Files.readString(installation.identityKey())).path("d").asText());
    collect(
        Json.tree(Files.readString(installation.identityKey().resolveSibling("crypt.json"))),
        secrets);
    secrets.add(platform.credentials().lunanode().apiKey());
    secrets.add(tenant.credentials().lunanode().apiKey());
    for (String key :
        List.of(
            platform.credentials().cloudapi().keyPath(),
            tenant.credentials().cloudapi().keyPath())) {
      // A line from the middle: the first ones of all keys are alike.
      secrets.add(Files.readAllLines(Path.of(key)).get(10));
    }
    assertThat(secrets).allSatisfy(s -> assertThat(s).hasSizeGreaterThanOrEqualTo(SHORTEST));
    return secrets;
  }

  private static void collect(JsonNode node, Set<String> texts) {
    if (node.isTextual() && node.asText().length() >= SHORTEST) {
      texts.add(node.asText());
    }
    node.forEach(child -> collect(child, texts));
  }

  /**
   * A BMC's password, told to compute-service as the operator tells it, and with a node that has
   * it.
   */
  private String bmcPassword() throws IOException {
    String password = "bmc-" + UUID.randomUUID().toString().substring(0, 12);
    String name = "secret-" + UUID.randomUUID().toString().substring(0, 8);
    Http compute = new Http(platform.installation().url("compute"));
    String operator =
        IdentityMint.of(platform.installation().identityKey())
            .mint(
                new IdentityMint.Claims(
                    "1",
                    "luna-user",
                    "luna",
                    null,
                    List.of("admin"),
                    "luna",
                    Duration.ofSeconds(60)));
    Map<String, String> headers =
        Map.of(IdentityMint.HEADER, operator, "Content-Type", "application/json");
    compute
        .send(
            "POST",
            "/luna/config/bmcsetup/" + name,
            headers,
            config("bmcsetup", name, Map.of("username", "admin", "password", password)))
        .must(201);
    compute
        .send(
            "POST",
            "/luna/config/group/" + name,
            headers,
            config("group", name, Map.of("setupbmc", true, "bmcsetupname", name)))
        .must(201);
    compute
        .send(
            "POST",
            "/luna/config/node/" + name,
            headers,
            config("node", name, Map.of("group", name)))
        .must(201);
    awaitOnTopic("nodes", name);
    compute.send("GET", "/luna/config/node/" + name + "/_delete", headers, null).must(204);
    compute.send("GET", "/luna/config/group/" + name + "/_delete", headers, null).must(204);
    return password;
  }

  private void awaitOnTopic(String channel, String word) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                Topic.read(file.channel(channel).address(), settings).stream()
                    .anyMatch(r -> String.valueOf(r.value()).contains(word)));
  }

  /** What was said of the calls is on the topics when no service has anything left to send. */
  private void awaitAllSent() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              try (Connection connection = platform.installation().database();
                  Statement statement = connection.createStatement()) {
                for (String service : Topics.SERVICES) {
                  try (ResultSet row =
                      statement.executeQuery("SELECT count(*) FROM " + service + ".outbox")) {
                    row.next();
                    assertThat(row.getLong(1)).as("what %s has to send", service).isZero();
                  }
                }
              }
            });
  }

  private static String headers(ConsumerRecord<String, String> record) {
    StringBuilder headers = new StringBuilder();
    record
        .headers()
        .forEach(
            h ->
                headers
                    .append(h.key())
                    .append('=')
                    .append(new String(h.value(), java.nio.charset.StandardCharsets.UTF_8))
                    .append(' '));
    return headers.toString();
  }

  private static String config(String kind, String name, Map<String, ?> fields) {
    return Json.write(Map.of("config", Map.of(kind, Map.of(name, fields))));
  }
}
