package io.perigee.compute.machine;

import static io.perigee.compute.testing.Tenant.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.compute.testing.Installation;
import io.perigee.compute.testing.MachinePeers;
import io.perigee.compute.testing.Tenant;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.NotFound;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Actions that are accepted in one transaction have each their own answer. */
@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class PlainActionsTest {

  @Inject PlainActions plain;
  @Inject Database database;

  private final Tenant acme = new Tenant();
  private final Tenant other = new Tenant();

  @BeforeEach
  void installation() {
    Installation.bootstrap();
  }

  private static PlainActions.Wanted of(Tenant tenant, String id, Action action) {
    return of(tenant, id, action, null);
  }

  private static PlainActions.Wanted of(Tenant tenant, String id, Action action, String region) {
    return new PlainActions.Wanted(
        new Requester(
            tenant.account,
            "cloudapi",
            Json.object().put("type", "signature"),
            new Cause(null, UUID.randomUUID().toString(), "account:" + tenant.login)),
        UUID.fromString(id),
        action,
        region);
  }

  private List<PlainActions.Came> together(PlainActions.Wanted... wanted) {
    return database.write(h -> plain.accept(h, List.of(wanted)));
  }

  private static String requestId(PlainActions.Came came) {
    return assertThat(came)
        .asInstanceOf(InstanceOfAssertFactories.type(PlainActions.Came.Begun.class))
        .actual()
        .begun()
        .requestId();
  }

  private static Throwable why(PlainActions.Came came) {
    return assertThat(came)
        .asInstanceOf(InstanceOfAssertFactories.type(PlainActions.Came.Refused.class))
        .actual()
        .why();
  }

  @Test
  void machinesOfTwoAccountsAreStoppedByOneTransaction() {
    String mine = acme.running(wanted()).get("id").asText();
    String theirs = other.running(wanted()).get("id").asText();

    List<PlainActions.Came> came =
        together(of(acme, mine, Action.STOP), of(other, theirs, Action.STOP));

    assertThat(requestId(came.get(0))).isNotEqualTo(requestId(came.get(1)));
    acme.until(mine, "stopped");
    other.until(theirs, "stopped");
    JsonNode audit = acme.audited(mine, "stop").get(0);
    assertThat(audit.get("success").asText()).isEqualTo("yes");
    assertThat(other.audited(theirs, "stop").get(0).get("success").asText()).isEqualTo("yes");
    assertThat(accountOf(requestId(came.get(0)))).isEqualTo(acme.account.toString());
    assertThat(accountOf(requestId(came.get(1)))).isEqualTo(other.account.toString());
  }

  private String accountOf(String request) {
    return database.read(
        h ->
            h.createQuery("SELECT account FROM operation WHERE request_id = :request")
                .bind("request", request)
                .mapTo(String.class)
                .one());
  }

  @Test
  void whatIsRefusedOfOneChangesNothingOfTheOthers() {
    String runs = acme.running(wanted()).get("id").asText();
    String goes = acme.running(wanted()).get("id").asText();
    long version = version(runs);

    List<PlainActions.Came> came =
        together(
            of(other, runs, Action.STOP),
            of(acme, runs, Action.STOP, "elsewhere"),
            of(acme, UUID.randomUUID().toString(), Action.STOP),
            of(acme, runs, Action.START),
            of(acme, goes, Action.STOP));

    assertThat(came.subList(0, 3)).allSatisfy(c -> assertThat(why(c)).isInstanceOf(NotFound.class));
    assertThat(why(came.get(3))).isInstanceOf(Conflict.class).hasMessageContaining(runs);
    requestId(came.get(4));
    acme.until(goes, "stopped");
    assertThat(version(runs)).isEqualTo(version);
    assertThat(acme.machine(runs).get("state").asText()).isEqualTo("running");
  }

  private long version(String id) {
    return database.read(
        h ->
            h.createQuery("SELECT version FROM machines WHERE id = :id")
                .bind("id", UUID.fromString(id))
                .mapTo(Long.class)
                .one());
  }

  @Test
  void oneOfARegionIsNotFoundByTheUrlOfAnother() {
    String id = acme.running(wanted()).get("id").asText();

    assertThat(why(together(of(acme, id, Action.STOP, "elsewhere")).getFirst()))
        .isInstanceOf(NotFound.class);
    assertThat(acme.machine(id).get("state").asText()).isEqualTo("running");
  }

  @Test
  void ofTwoActionsOnOneMachineTheSecondIsToldOfTheFirst() {
    String id = acme.running(wanted()).get("id").asText();

    List<PlainActions.Came> came = together(of(acme, id, Action.STOP), of(acme, id, Action.REBOOT));

    requestId(came.get(0));
    assertThat(came.get(1)).isInstanceOf(PlainActions.Came.Overtaken.class);
    acme.until(id, "stopped");
  }

  @Test
  void manyThatStopAtTheSameTimeAllStopAndAreAuditedOnce() throws InterruptedException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      ids.add(acme.running(wanted()).get("id").asText());
    }

    List<Thread> asking =
        ids.stream().map(id -> Thread.ofVirtual().start(() -> acme.act(id, "stop"))).toList();
    for (Thread thread : asking) {
      thread.join();
    }

    for (String id : ids) {
      acme.until(id, "stopped");
      JsonNode audit = acme.audited(id, "stop");
      assertThat(audit).filteredOn(row -> row.get("action").asText().equals("stop")).hasSize(1);
    }
  }
}
