package io.perigee.compute.face.cloudapi;

import static io.perigee.compute.testing.Tenant.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.compute.testing.Installation;
import io.perigee.compute.testing.MachinePeers;
import io.perigee.compute.testing.Tenant;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names of machines in DNS, for accounts that want them. */
@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class DnsNamesTest {

  @Inject Database database;

  private final Tenant tenant = new Tenant();

  @BeforeEach
  void install() {
    Installation.bootstrap();
  }

  private void wantNames() {
    database.run(
        h ->
            h.createUpdate(
                    """
                    INSERT INTO known (topic, id, name, account, version, generation, state, deleted, partition, object)
                    VALUES ('accounts', :id, 'acme', :id, 1, 1, 'active', false, 0, '{"triton_cns_enabled": true}')
                    """)
                .bind("id", tenant.account.toString())
                .execute());
  }

  @Test
  void machinesShowTheirNamesAloneAndInLists() {
    // Given
    wantNames();
    String one = tenant.running(wanted().put("name", "one")).get("id").asText();
    String two = tenant.running(wanted().put("name", "two")).get("id").asText();

    // Then
    for (String id : new String[] {one, two}) {
      String name = id + ".inst." + tenant.account + ".us-west-1.cns.example";
      assertThat(tenant.machine(id).get("dns_names").get(0).asText()).isEqualTo(name);
      assertThat(tenant.get("/machines").asString()).contains(name);
    }

    // And a deleted one has none
    tenant.delete("/machines/" + one);
    JsonNode deleted = tenant.until(one, "deleted");
    assertThat(deleted.has("dns_names")).isFalse();
  }

  @Test
  void namesAreThoseThatDnsTakes() {
    // Given
    wantNames();
    String id = tenant.running(wanted().put("name", "web-1")).get("id").asText();

    // Then
    for (String bad : new String[] {"a_b", "a.b", "a-", "x".repeat(64)}) {
      Response created = tenant.create(wanted().put("name", bad));
      Response renamed = tenant.form("/machines/" + id, "action=rename&name=" + bad);
      for (Response refused : new Response[] {created, renamed}) {
        assertThat(refused.statusCode()).as(bad + refused.asString()).isEqualTo(409);
        assertThat(Json.tree(refused.asString()).get("message").asText())
            .startsWith("name: with triton_cns_enabled");
      }
    }
    assertThat(tenant.form("/machines/" + id, "action=rename&name=Web-2").statusCode())
        .isEqualTo(202);
  }

  @Test
  void whoDoesNotWantNamesHasNone() {
    String id = tenant.running(wanted().put("name", "a_b.c")).get("id").asText();

    assertThat(tenant.machine(id).has("dns_names")).isFalse();
    assertThat(tenant.get("/machines").asString()).doesNotContain("dns_names");
  }
}
