package io.perigee.power.control;

import static io.perigee.power.Cluster.operator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.power.Cluster;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** One hostlist of many nodes: one operation, a command for each node, each result given once. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
class ManyNodesTest {

  private static final Logger LOG = Logger.getLogger(ManyNodesTest.class);
  private static final int NODES = 2_000;

  @Inject Database database;

  @Test
  void everyNodeOfALongHostlistIsSwitchedAndToldOnce() {
    // Given
    String prefix = Cluster.fresh();
    List<String> hosts =
        IntStream.rangeClosed(1, NODES).mapToObj(i -> prefix + "%04d".formatted(i)).toList();
    Cluster.nodes(database, hosts);
    String hostlist = "%s[0001-%04d]".formatted(prefix, NODES);

    // When they are switched on by one request
    long began = System.nanoTime();
    Response answer =
        operator()
            .body("{\"control\":{\"power\":{\"on\":{\"hostlist\":\"%s\"}}}}".formatted(hostlist))
            .post("/luna/control/action/power/_on");
    long answered = System.nanoTime();

    // Then the answer comes within three seconds and some, and polls give the rest until there is
    // no more
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode body = Json.tree(answer.asString());
    String request = body.get("request_id").asText();
    Set<String> told = new HashSet<>();
    collect(body, told);
    await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              Response poll = operator().get("/luna/control/status/" + request);
              if (poll.statusCode() == 200) {
                collect(Json.tree(poll.asString()), told);
              }
              return poll.statusCode() == 404;
            });
    LOG.infof(
        "%d nodes: answered after %d ms, ended after %d ms",
        NODES, (answered - began) / 1_000_000, (System.nanoTime() - began) / 1_000_000);
    assertThat(told).containsExactlyInAnyOrderElementsOf(hosts);
    int on =
        database.read(
            h ->
                h.createQuery(
                        "SELECT count(*) FROM power_state WHERE name = ANY (:names) AND power = 'on' AND version = 1")
                    .bindArray("names", String.class, hosts)
                    .mapTo(Integer.class)
                    .one());
    assertThat(on).isEqualTo(NODES);
    int operations =
        database.read(
            h ->
                h.createQuery("SELECT count(*) FROM operation WHERE request_id = :r")
                    .bind("r", request)
                    .mapTo(Integer.class)
                    .one());
    assertThat(operations).isEqualTo(1);
  }

  private static void collect(JsonNode answer, Set<String> told) {
    assertThat(answer.at("/control/failed").size()).isZero();
    answer
        .at("/control/power/ok")
        .fieldNames()
        .forEachRemaining(host -> assertThat(told.add(host)).as("%s told once", host).isTrue());
  }
}
