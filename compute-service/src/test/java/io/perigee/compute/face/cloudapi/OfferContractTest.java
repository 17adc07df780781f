package io.perigee.compute.face.cloudapi;

import static io.perigee.compute.testing.CloudReplies.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.compute.testing.Installation;
import io.perigee.compute.testing.MachinePeers;
import io.perigee.compute.testing.Published;
import io.perigee.compute.testing.Tenant;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What CloudAPI offers beside machines: packages, datacenters, services. */
@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class OfferContractTest {

  private final Tenant tenant = new Tenant();

  @BeforeEach
  void install() {
    Installation.bootstrap();
  }

  @Test
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/packages")
  void listsPackages() {
    // When
    Response listed = tenant.cloud().get(tenant.path("/packages"));

    // Then
    assertThat(listed.statusCode()).isEqualTo(200);
    assertThat(listed.header("Content-Type")).startsWith("application/json");
    assertThat(json(listed)).contains(Published.example("cloudapi/ListPackages").get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7b17343c-94af-6266-e0e8-893a3b9993d0", "sdc_128"})
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/packages/:id")
  void getsAPackageByIdAndByName(String id) {
    // When
    Response got = tenant.cloud().get(tenant.path("/packages/" + id));

    // Then
    assertThat(got.statusCode()).isEqualTo(200);
    assertThat(json(got)).isEqualTo(Published.example("cloudapi/GetPackage"));
  }

  @ParameterizedTest
  @CsvSource({
    "name=sdc_128, sdc_128",
    "name=sdc*, sdc_128",
    "name=s_c_128,",
    "memory=4096, m.4",
    "memory=4096&vcpus=1,",
    "flexible_disk=true, flex.1 flex.2"
  })
  void listsThePackagesThatMatch(String filter, String names) {
    // When
    JsonNode listed = json(tenant.cloud().get(tenant.path("/packages?" + filter)));

    // Then
    String found =
        String.join(
            " ",
            StreamSupport.stream(listed.spliterator(), false)
                .map(p -> p.get("name").asText())
                .toList());
    assertThat(found).isEqualTo(names == null ? "" : names);
  }

  @Test
  void saysThatThereIsNoSuchPackage() {
    // When
    Response refused = tenant.cloud().get(tenant.path("/packages/nosuch"));

    // Then
    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(json(refused).get("code").asText()).isEqualTo("ResourceNotFound");
  }

  @Test
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/datacenters")
  void listsRegionsAsDatacenters() {
    // When
    Response listed = tenant.cloud().get(tenant.path("/datacenters"));

    // Then
    assertThat(listed.statusCode()).isEqualTo(200);
    assertThat(json(listed).get("us-west-1").asText()).isEqualTo("http://api.example.com");
    Published.assertSameShape(
        json(listed), Published.example("cloudapi/ListDatacenters"), java.util.Set.of());
  }

  @Test
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/datacenters/:name")
  void redirectsToADatacenter() {
    // When
    Response got = tenant.cloud().redirects(false).get(tenant.path("/datacenters/us-west-1"));

    // Then
    assertThat(got.statusCode()).isEqualTo(302);
    assertThat(got.header("Location")).isEqualTo("http://api.example.com");
    assertThat(json(got).get("code"))
        .isEqualTo(Published.example("cloudapi/GetDatacenter").get("code"));
    assertThat(json(got).get("message").asText()).isEqualTo("us-west-1 http://api.example.com");
    assertThat(tenant.cloud().get(tenant.path("/datacenters/nosuch")).statusCode()).isEqualTo(404);
  }

  @Test
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/services")
  void listsServices() {
    // When
    Response listed = tenant.cloud().get(tenant.path("/services"));

    // Then
    assertThat(listed.statusCode()).isEqualTo(200);
    assertThat(json(listed)).isEqualTo(Json.object().put("cloudapi", "http://api.example.com"));
  }
}
