package io.perigee.journeys.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.Sandbox;
import io.perigee.devkit.testkit.Services;
import io.perigee.devkit.testkit.TestEngines;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.journeys.platform.Repository;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two controllers, each a process, on one database and one broker: started once, so the one that
 * kills comes last.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MasterTest {

  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final Duration MINUTE = Duration.ofSeconds(60);
  private static final int TASKS = 60;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final List<String> called = new CopyOnWriteArrayList<>();
  private Sandbox sandbox;
  private HttpServer compute;
  private Services one;
  private Services two;

  @BeforeAll
  void twoControllers(@TempDir Path logs) throws Exception {
    // The engines are started by other threads, from which drivers are not found by themselves.
    Class.forName("org.postgresql.Driver");
    sandbox = Sandbox.make(TestEngines.shared(), "ha");
    compute = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    compute.createContext(
        "/luna/",
        exchange -> {
          called.add(exchange.getRequestURI().getPath());
          byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    compute.start();
    one = controller("one", logs);
    two = controller("two", logs);
    one.launch("journal");
    two.launch("journal");
    one.awaitReady("journal");
    two.awaitReady("journal");
  }

  @AfterAll
  void end() {
    one.close();
    two.close();
    compute.stop(0);
    sandbox.close();
  }

  private Services controller(String name, Path logs) {
    return Services.on(sandbox, Repository.root(), logs.resolve(name))
        .with("journal", "PERIGEE_JOURNAL_HA_CONTROLLER", name)
        .with(
            "journal",
            "PERIGEE_SERVICE_URL_COMPUTE",
            "http://127.0.0.1:" + compute.getAddress().getPort());
  }

  @Test
  @Order(2)
  void whenTheMasterIsKilledTheOtherIsMasterWithinTenSecondsAndNothingIsLostOrDoneTwice()
      throws Exception {
    await().atMost(MINUTE).until(() -> isMaster(one) != isMaster(two));
    Services master = isMaster(one) ? one : two;
    Services other = master == one ? two : one;

    // Given tasks under way on the master
    post(other);
    await().atMost(MINUTE).pollInterval(Duration.ofMillis(5)).until(() -> called.size() > 3);

    // When it is killed
    master.kill("journal");
    long killed = System.nanoTime();
    await().atMost(TEN_SECONDS).pollInterval(Duration.ofMillis(50)).until(() -> isMaster(other));
    System.out.printf(
        "event=master_failover ms=%d tasks_before=%d%n",
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed), called.size());

    // Then every task has come to an end: done once, or not known of the one that was under way
    await()
        .atMost(MINUTE)
        .until(() -> states(other).stream().noneMatch(List.of("waiting", "started")::contains));
    List<String> states = states(other);
    assertThat(states).hasSize(TASKS).isSubsetOf("done", "unknown");
    assertThat(states).filteredOn("unknown"::equals).hasSizeLessThanOrEqualTo(1);
    assertThat(called).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(TASKS - 1);
    assertThat(called).isSorted();
  }

  @Test
  @Order(1)
  void aControllerThatIsSetAsMasterBecomesIt() throws Exception {
    await().atMost(MINUTE).until(() -> isMaster(one) != isMaster(two));
    Services other = isMaster(one) ? two : one;

    await()
        .atMost(MINUTE)
        .until(() -> ask(other, "GET", "/ha/master/_set", null).statusCode() == 200);

    assertThat(isMaster(other)).isTrue();
    assertThat(isMaster(other == one ? two : one)).isFalse();
    JsonNode all = Json.tree(ask(one, "GET", "/ha/controllers", null).body()).get("message");
    assertThat(all.at("/one/ha/master").asBoolean()).isEqualTo(other == one);
    assertThat(all.at("/two/ha/master").asBoolean()).isEqualTo(other == two);
  }

  private void post(Services to) throws Exception {
    ObjectNode body = Json.object();
    var tasks = body.putArray("journal");
    for (int i = 100; i < 100 + TASKS; i++) {
      tasks
          .addObject()
          .put("function", "node_delete")
          .put("object", "node" + i)
          .put("sendfor", "one");
    }
    assertThat(ask(to, "POST", "/journal", Json.write(body)).statusCode()).isEqualTo(201);
  }

  private List<String> states(Services at) throws Exception {
    List<String> states = new ArrayList<>();
    Json.tree(ask(at, "GET", "/journal/one", null).body())
        .path("journal")
        .forEach(task -> states.add(task.get("state").asText()));
    return states;
  }

  private boolean isMaster(Services at) throws Exception {
    return ask(at, "GET", "/ha/master", null).statusCode() == 200;
  }

  private HttpResponse<String> ask(Services at, String method, String path, String body)
      throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(at.url("journal").resolve("/luna" + path))
            .timeout(Duration.ofSeconds(15))
            .header(TestIdentity.HEADER, TestIdentity.of(sandbox.identityKey()).lunaUser("admin"))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
