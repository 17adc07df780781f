package io.perigee.journeys.changefeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.install.IdentityMint;
import io.perigee.journeys.client.Http;
import io.perigee.journeys.platform.StartedPlatform;
import io.perigee.journeys.platform.Tenant;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A subscriber of the changefeed outlives the gateway: its cursor is good behind the next one. */
@ExtendWith(StartedPlatform.class)
class ChangefeedRestartTest {

  private static final Duration MENDED = Duration.ofSeconds(60);
  private static final Duration WINDOW = Duration.ofHours(24);
  private static final int BEFORE = 4;
  private static final int MEANWHILE = 6;
  private static final int AFTER = 3;

  private final StartedPlatform platform;

  ChangefeedRestartTest(StartedPlatform platform) {
    this.platform = platform;
  }

  private static String wish(String machine) {
    return Json.write(
        Map.of("resource", "vm", "subResources", List.of("tags"), "vms", List.of(machine)));
  }

  private void tag(Tenant tenant, String machine, int number) throws IOException {
    tenant.cloud().send("PUT", "/machines/" + machine + "/tags", Map.of("n", number)).must(200);
  }

  /** As the gateway would hand it on, while there is none. */
  private void tagStraight(Tenant tenant, String machine, int number) throws IOException {
    String token =
        IdentityMint.of(platform.installation().identityKey())
            .mint(
                new IdentityMint.Claims(
                    tenant.id(),
                    "account",
                    tenant.login(),
                    tenant.id(),
                    List.of(),
                    "cloudapi",
                    IdentityMint.LIFE));
    new Http(platform.installation().url("compute"))
        .send(
            "PUT",
            "/cloudapi/%s/machines/%s/tags".formatted(tenant.login(), machine),
            Map.of(
                IdentityMint.HEADER,
                token,
                "Accept-Version",
                "9.0.0",
                "Content-Type",
                "application/json"),
            Json.write(Map.of("n", number)))
        .must(200);
  }

  /** Kills the gateway, and waits for the supervisor's next one. */
  private void restartGateway(Action meanwhile) throws Exception {
    ProcessHandle killed = platform.installation().process("gateway");
    assertThat(killed.destroyForcibly()).isTrue();
    killed.onExit().join();
    meanwhile.run();
    await()
        .atMost(MENDED)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              assertThat(platform.installation().process("gateway").pid())
                  .isNotEqualTo(killed.pid());
              assertThat(
                      new Http(platform.credentials().url())
                          .send("GET", "/ping", Map.of(), null)
                          .status())
                  .isEqualTo(200);
            });
  }

  private interface Action {
    void run() throws Exception;
  }

  private static List<Integer> numbers(List<JsonNode> events) {
    return events.stream().map(e -> e.at("/resourceObject/tags/n").asInt()).toList();
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.rangeClosed(from, to).boxed().toList();
  }

  @Test
  void nothingIsLostOrRepeatedWhenTheGatewayIsKilledUnderASubscriber(@TempDir Path folder)
      throws Exception {
    // Given a subscriber that has seen some changes
    Tenant tenant = Tenant.of(platform, "feed", folder);
    String machine = tenant.runningMachine("told", Map.of());
    String since;
    try (Subscriber first = Subscriber.open(tenant, "", wish(machine))) {
      for (int i = 1; i <= BEFORE; i++) {
        tag(tenant, machine, i);
      }
      List<JsonNode> seen = first.take(BEFORE);
      assertThat(numbers(seen)).isEqualTo(range(1, BEFORE));
      // It took note of the last but one only, as who dies before the last was worked off.
      since = seen.get(BEFORE - 2).path("sequence").asText();

      // When the gateway is killed, and things go on without it
      restartGateway(
          () -> {
            for (int i = BEFORE + 1; i <= BEFORE + MEANWHILE; i++) {
              tagStraight(tenant, machine, i);
            }
          });
      first.awaitEnd();
    }
    await().atMost(MENDED).until(() -> Subscriber.status(tenant, "?since=" + since) == 101);
    try (Subscriber again = Subscriber.open(tenant, "?since=" + since, wish(machine))) {
      List<JsonNode> told = new ArrayList<>(again.take(1 + MEANWHILE));
      for (int i = 1; i <= AFTER; i++) {
        tag(tenant, machine, BEFORE + MEANWHILE + i);
      }
      told.addAll(again.take(AFTER));

      // Then
      assertThat(numbers(told)).isEqualTo(range(BEFORE, BEFORE + MEANWHILE + AFTER));
      assertThat(told.stream().map(e -> e.path("sequence").asText())).doesNotHaveDuplicates();
      await()
          .during(Duration.ofMillis(500))
          .atMost(MENDED)
          .untilAsserted(() -> assertThat(again.rest()).isEmpty());
    }
    tenant.removeMachines();

    // And a cursor of before the window is gone
    byte[] old = Base64.getUrlDecoder().decode(since);
    ByteBuffer.wrap(old).putLong(1, Instant.now().minus(WINDOW).minusSeconds(60).toEpochMilli());
    String gone = Base64.getUrlEncoder().withoutPadding().encodeToString(old);
    assertThat(Subscriber.status(tenant, "?since=" + gone)).isEqualTo(410);
    assertThat(
            Subscriber.status(
                tenant, "?since=" + Instant.now().minus(WINDOW).minusSeconds(60).toEpochMilli()))
        .isEqualTo(410);
    assertThat(Subscriber.status(tenant, "?since=nonsense")).isEqualTo(409);
  }
}
