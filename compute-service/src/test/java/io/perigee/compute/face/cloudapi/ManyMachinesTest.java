package io.perigee.compute.face.cloudapi;

import static io.perigee.compute.testing.Tenant.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Installation;
import io.perigee.compute.testing.MachinePeers;
import io.perigee.compute.testing.Peers;
import io.perigee.compute.testing.Tenant;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** Far more creations at once than there are connections to the database. */
@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class ManyMachinesTest {

  private static final int AT_ONCE = 500;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TestHTTPResource URI service;
  @Inject Database database;

  private final Tenant tenant = new Tenant();
  private final String image = image();

  /** A small image, so that five hundred disks begin with little. */
  private static String image() {
    String id = UUID.randomUUID().toString();
    byte[] bytes = id.getBytes(StandardCharsets.US_ASCII);
    ObjectNode image =
        Json.object().put("id", id).put("name", "small").put("os", "linux").put("state", "active");
    try {
      image
          .putArray("files")
          .addObject()
          .put("compression", "none")
          .put("size", bytes.length)
          .put("sha1", HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes)));
      Path offered = ConfigProvider.getConfig().getValue("perigee.test.images", Path.class);
      Files.write(offered.resolve(id + ".file"), bytes);
      Files.writeString(offered.resolve(id + ".json"), Json.write(image));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return id;
  }

  private HttpRequest create(int number, Duration deadline) {
    ObjectNode body = wanted().put("image", image).put("name", "many-" + number);
    body.putArray("networks").add(Peers.NETWORK);
    return HttpRequest.newBuilder(service.resolve(tenant.path("/machines")))
        .header(TestIdentity.HEADER, TestIdentity.ofModule().account(tenant.account, tenant.login))
        .header("Accept-Version", "9.0.0")
        .header("X-Perigee-Deadline", Long.toString(Instant.now().plus(deadline).toEpochMilli()))
        .header("Content-Type", "application/json")
        .timeout(PATIENCE)
        .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
        .build();
  }

  /** All of them at once; their answers. */
  private List<HttpResponse<String>> createAll(int count, Duration deadline) {
    List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (int i = 0; i < count; i++) {
        sent.add(client.sendAsync(create(i, deadline), HttpResponse.BodyHandlers.ofString()));
      }
      return sent.stream().map(CompletableFuture::join).toList();
    }
  }

  private static Map<Integer, Long> statuses(List<HttpResponse<String>> answers) {
    return answers.stream()
        .collect(Collectors.groupingBy(HttpResponse::statusCode, Collectors.counting()));
  }

  /** A field of all machines of the tenant. */
  private List<String> values(String field) {
    List<String> values = new ArrayList<>();
    Json.tree(tenant.get("/machines?limit=1000").asString())
        .forEach(machine -> values.add(machine.path(field).asText()));
    return values;
  }

  /** Memory that is reserved on all hosts, and what the machines that have a place need of it. */
  private List<Long> reserved() {
    return database.read(
        h ->
            h.createQuery(
                    """
                    SELECT (SELECT sum(memory_used) FROM hosts) AS used,
                           (SELECT coalesce(sum(memory), 0) FROM machines WHERE reserved) AS needed
                    """)
                .map((row, context) -> List.of(row.getLong("used"), row.getLong("needed")))
                .one());
  }

  @Test
  void fiveHundredCreatedAtOnceAllRunEachWithAnAddressOfItsOwn() {
    // Given
    Installation.bootstrap();

    // When
    List<HttpResponse<String>> answers = createAll(AT_ONCE, Duration.ofMinutes(2));

    // Then
    assertThat(statuses(answers)).isEqualTo(Map.of(201, (long) AT_ONCE));
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .until(() -> values("state"), states -> !states.contains("provisioning"));
    assertThat(values("state")).hasSize(AT_ONCE).containsOnly("running");
    assertThat(values("id")).doesNotHaveDuplicates();
    assertThat(values("primaryIp"))
        .hasSize(AT_ONCE)
        .doesNotHaveDuplicates()
        .allSatisfy(ip -> assertThat(ip).startsWith("10.88."));
    assertThat(reserved().getFirst()).isGreaterThanOrEqualTo(reserved().getLast());
  }

  @Test
  void whoCannotBeServedInTimeIsToldWhenToComeAgainAndLeavesNothing() {
    // Given
    Installation.bootstrap();

    // When no time is left for most of them
    List<HttpResponse<String>> answers = createAll(100, Duration.ofMillis(1_000));

    // Then
    Map<Integer, Long> statuses = statuses(answers);
    assertThat(statuses.keySet()).isSubsetOf(201, 503);
    answers.stream()
        .filter(answer -> answer.statusCode() == 503)
        .forEach(
            refused -> {
              assertThat(Json.tree(refused.body()).path("code").asText())
                  .isEqualTo("ServiceUnavailable");
              assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElse("0")))
                  .isBetween(1, 30);
            });
    assertThat(values("id")).hasSize(statuses.getOrDefault(201, 0L).intValue());
  }
}
