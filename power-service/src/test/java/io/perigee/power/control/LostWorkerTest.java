package io.perigee.power.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.power.Cluster;
import io.perigee.power.PowerConfig;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes of an action whose worker died while it was under way. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
class LostWorkerTest {

  @Inject Database database;
  @Inject PowerConfig config;

  @Test
  void aResetThatWasSentIsNotSentAgain() throws Exception {
    // Given
    String host = Cluster.fresh() + "1";
    Cluster.nodes(database, List.of(host));

    // When a worker died after it had recorded that it sends a reset
    UUID command = abandoned(host, "power.reset", "sent");

    // Then the command fails, its outcome unknown, and the BMC was not told
    Map<String, Object> ended = ended(command);
    assertThat(ended).containsEntry("state", "failed").containsEntry("code", "OutcomeUnknown");
    assertThat(ended.get("message").toString()).startsWith("outcome unknown");
    assertThat(file(host)).doesNotExist();
  }

  @Test
  void aResetThatWasNotSentYetIsSentOnce() throws Exception {
    String host = Cluster.fresh() + "1";
    Cluster.nodes(database, List.of(host));

    UUID command = abandoned(host, "power.reset", null);

    assertThat(ended(command)).containsEntry("state", "done");
    assertThat(Files.readString(file(host))).contains("resets=1");
  }

  @Test
  void switchingOnIsSimplyDoneAgain() throws Exception {
    String host = Cluster.fresh() + "1";
    Cluster.nodes(database, List.of(host));

    UUID command = abandoned(host, "power.on", null);

    assertThat(ended(command)).containsEntry("state", "done");
    assertThat(Files.readString(file(host))).contains("power=on").contains("epoch=2");
  }

  /** A command as a worker leaves it that was killed: running, under a lease that has run out. */
  private UUID abandoned(String host, String kind, String step) {
    UUID command = UUID.randomUUID();
    String request = "power-" + UUID.randomUUID().toString().replace("-", "");
    database.run(
        h -> {
          h.execute(
              "INSERT INTO operation (request_id, kind, subject, face, commands) VALUES (?, ?, ?, 'luna', 1)",
              request,
              kind,
              host);
          h.createUpdate(
                  """
                  INSERT INTO work (command_id, request_id, kind, key, number, bulk, state, due, deadline, epoch, attempts, worker, step, payload)
                  VALUES (:id, :request, :kind, :key, 1, false, 'running', now() - interval '1 second', now() + interval '1 hour', 1, 1,
                          'dead', :step, :payload::jsonb)
                  """)
              .bind("id", command)
              .bind("request", request)
              .bind("kind", kind)
              .bind("key", Cluster.id(host).toString())
              .bind("step", step)
              .bind(
                  "payload",
                  Json.write(
                      Json.object()
                          .put("host", host)
                          .put("driver", "simulated")
                          .putNull("address")))
              .execute();
        });
    return command;
  }

  private Map<String, Object> ended(UUID command) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                database.read(
                    h ->
                        h.createQuery(
                                "SELECT ended_at IS NOT NULL FROM work WHERE command_id = :id")
                            .bind("id", command)
                            .mapTo(Boolean.class)
                            .one()));
    return database.read(
        h ->
            h.createQuery("SELECT state, code, message FROM work WHERE command_id = :id")
                .bind("id", command)
                .mapToMap()
                .one());
  }

  private Path file(String host) {
    String node = Cluster.id(host).toString();
    return config.simulated().directory().resolve(node.substring(0, 2)).resolve(node);
  }
}
