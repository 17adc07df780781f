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
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class MachineListTest {

  private final Tenant tenant = new Tenant();

  @BeforeEach
  void threeMachines() {
    Installation.bootstrap();
    tenant.create(
        wanted().put("name", "one").put("tag.role", "db").put("tag.size", 3).put("tag.live", true));
    tenant.create(wanted().put("name", "two").put("tag.role", "web"));
    String third =
        Json.tree(tenant.create(wanted().put("name", "three").put("package", "m.4")).asString())
            .get("id")
            .asText();
    tenant.until(third, "running");
    tenant.act(third, "stop");
    tenant.until(third, "stopped");
  }

  private List<String> names(String query) {
    Response listed = tenant.cloud().get(tenant.path("/machines" + query));
    assertThat(listed.statusCode()).as(listed.asString()).isEqualTo(200);
    JsonNode rows = Json.tree(listed.asString());
    assertThat(listed.header("x-resource-count")).isEqualTo(String.valueOf(rows.size()));
    return rows.findValuesAsText("name");
  }

  @Test
  void narrowsByEachFilter() {
    assertThat(names("")).containsExactly("one", "two", "three");
    assertThat(names("?name=two")).containsExactly("two");
    assertThat(names("?state=stopped")).containsExactly("three");
    assertThat(names("?state=active")).containsExactly("one", "two", "three");
    assertThat(names("?state=offline")).isEmpty();
    assertThat(names("?state=deleted")).isEmpty();
    assertThat(names("?memory=4096")).containsExactly("three");
    assertThat(names("?package=sdc_128")).containsExactly("one", "two");
    assertThat(names("?image=2b683a82-a066-11e3-97ab-2faa44701c5a")).hasSize(3);
    assertThat(names("?image=00000000-a066-11e3-97ab-2faa44701c5a")).isEmpty();
    assertThat(names("?type=virtualmachine")).hasSize(3);
    assertThat(names("?type=smartmachine")).isEmpty();
    assertThat(names("?brand=kvm")).hasSize(3);
    assertThat(names("?brand=lx")).isEmpty();
    assertThat(names("?docker=true")).isEmpty();
  }

  @Test
  void narrowsByTags() {
    assertThat(names("?tag.role=db")).containsExactly("one");
    assertThat(names("?tag.role=db&tag.size=3&tag.live=true")).containsExactly("one");
    assertThat(names("?tag.role=db&tag.size=4")).isEmpty();
    assertThat(names("?tag.nosuch=")).isEmpty();
    assertThat(names("?tags=*&state=stopped")).containsExactly("one", "two");
  }

  @Test
  void givesPages() {
    // When
    Response second = tenant.cloud().get(tenant.path("/machines?limit=1&offset=1"));

    // Then
    assertThat(Json.tree(second.asString()).findValuesAsText("name")).containsExactly("two");
    assertThat(second.header("x-query-limit")).isEqualTo("1");
    assertThat(second.header("x-resource-count")).isEqualTo("1");
    assertThat(names("?offset=3")).isEmpty();
  }

  @Test
  void showsNobodyElsesMachines() {
    assertThat(
            Json.tree(new Tenant().cloud().get(tenant.path("/machines")).asString())
                .path("code")
                .asText())
        .isEqualTo("NotAuthorized");
    Tenant other = new Tenant();
    assertThat(Json.tree(other.cloud().get(other.path("/machines")).asString())).isEmpty();
  }
}
