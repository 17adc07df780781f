package io.perigee.network.cns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.devkit.testkit.http.JsonPath;
import io.perigee.network.Cloud;
import io.perigee.network.Cloud.Account;
import io.perigee.network.Luna;
import io.perigee.network.NetworkTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The zones follow machines, tags and accounts. */
@NetworkTest
class CnsZonesTest {

  @Inject Cloud cloud;

  private static List<String> names(Account account, UUID machine) {
    return Luna.service()
        .get("/internal/cns/names/%s/%s".formatted(account.id(), machine))
        .jsonPath()
        .getList("dns_names");
  }

  private static ObjectNode machine(Account account, UUID id, String name, String services) {
    ObjectNode machine = Cloud.machine(account, id, name);
    Cloud.nic(machine, UUID.randomUUID(), "10.99.0.7");
    if (services != null) {
      machine.withObject("/tags").put("triton.cns.services", services);
    }
    return machine;
  }

  @Test
  void namesComeWithTheAccountsWishAndGoWithIt() {
    Account acme = Cloud.account();
    UUID id = UUID.randomUUID();
    cloud.tell(acme, 1, false);
    cloud.tell(acme, machine(acme, id, "web", "www"), 1);
    assertThat(names(acme, id)).isEmpty();

    cloud.tell(acme, 2, true);

    String rest = "." + acme.id() + ".us-test-1.cns.perigee.internal";
    assertThat(names(acme, id))
        .containsExactlyInAnyOrder(id + ".inst" + rest, "web.inst" + rest, "www.svc" + rest);
    assertThat(names(Cloud.account(), id)).isEmpty();
    cloud.tell(acme, 3, false);
    assertThat(names(acme, id)).isEmpty();
  }

  @Test
  void theNamesOfManyMachinesAreGivenAtOnceToTheirOwnerOnly() {
    // Given two machines with names and one that has none yet
    Account acme = Cloud.account();
    UUID one = UUID.randomUUID();
    UUID two = UUID.randomUUID();
    UUID none = UUID.randomUUID();
    cloud.tell(acme, 1, true);
    cloud.tell(acme, machine(acme, one, "one", null), 1);
    cloud.tell(acme, machine(acme, two, "two", "www"), 1);

    // When
    Map<String, List<String>> names = asked(acme, one, two, none);

    // Then
    assertThat(names).containsOnlyKeys(one.toString(), two.toString());
    assertThat(names.get(one.toString())).containsExactlyElementsOf(names(acme, one));
    assertThat(names.get(two.toString())).hasSize(3).containsAll(names(acme, two));
    assertThat(asked(Cloud.account(), one, two)).isEmpty();
    Luna.service()
        .body("{\"machines\":[\"x\"]}")
        .post("/internal/cns/names/" + acme.id())
        .then()
        .statusCode(400);
  }

  private static Map<String, List<String>> asked(Account account, UUID... machines) {
    return Luna.service()
        .body(Map.of("machines", List.of(machines)))
        .post("/internal/cns/names/" + account.id())
        .jsonPath()
        .getMap("names");
  }

  @Test
  void theZoneFollowsTheMachine() {
    Account acme = Cloud.account();
    UUID id = UUID.randomUUID();
    cloud.tell(acme, 1, true);
    ObjectNode renamed = machine(acme, id, "db", "pg:5432");
    renamed.put("region", Luna.name("dc"));
    cloud.tell(
        acme, machine(acme, id, "web", null).put("region", renamed.path("region").asText()), 1);

    cloud.tell(acme, renamed, 2);

    JsonPath zone =
        Luna.service()
            .get(
                "/internal/cns/zones/%s.cns.perigee.internal"
                    .formatted(renamed.path("region").asText()))
            .jsonPath();
    String rest = "." + acme.id() + "." + renamed.path("region").asText() + ".cns.perigee.internal";
    List<Map<String, Object>> records = zone.getList("records");
    assertThat(records)
        .extracting(r -> r.get("name") + " " + r.get("type") + " " + r.get("content"))
        .containsExactlyInAnyOrder(
            id + ".inst" + rest + " A 10.99.0.7",
            id + ".inst" + rest + " TXT \"" + id + "\"",
            "db.inst" + rest + " A 10.99.0.7",
            "db.inst" + rest + " TXT \"" + id + "\"",
            "pg.svc" + rest + " A 10.99.0.7",
            "pg.svc" + rest + " SRV 0 10 5432 " + id + ".inst" + rest + ".",
            "pg.svc" + rest + " TXT \"" + id + "\"");
    assertThat(records).allMatch(r -> Integer.valueOf(30).equals(r.get("ttl")));
    // A stopped machine serves nothing; one that is gone has no names
    cloud.tell(acme, renamed.deepCopy().put("state", "stopped"), 3);
    assertThat(names(acme, id)).containsExactlyInAnyOrder(id + ".inst" + rest, "db.inst" + rest);
    cloud.tell(acme, renamed.deepCopy().put("state", "deleted"), 4);
    assertThat(names(acme, id)).isEmpty();
  }

  @Test
  void aMachineCanBeKeptOutOfDns() {
    Account acme = Cloud.account();
    UUID id = UUID.randomUUID();
    cloud.tell(acme, 1, true);
    ObjectNode hidden = machine(acme, id, "web", "www");
    hidden.withObject("/tags").put("triton.cns.disable", true);

    cloud.tell(acme, hidden, 1);

    assertThat(names(acme, id)).isEmpty();
  }
}
