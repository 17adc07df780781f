package io.perigee.auth.face;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.perigee.auth.NetworkPeer;
import io.perigee.auth.Tenant;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(NetworkPeer.class)
class ConfigTest {

  private Tenant tenant;

  @BeforeEach
  void account() {
    tenant = Tenant.make();
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "PUT", path = "/:login/config")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/config")
  void theDefaultNetworkIsChosenAndShown() {
    tenant
        .asking()
        .get("/cloudapi/my/config")
        .then()
        .statusCode(200)
        .body("default_network", nullValue());

    put("c00cbe98-7dea-44d3-b644-5bd078700bf8")
        .then()
        .statusCode(200)
        .body("default_network", equalTo("c00cbe98-7dea-44d3-b644-5bd078700bf8"));

    tenant
        .asking()
        .get("/cloudapi/my/config")
        .then()
        .statusCode(200)
        .body("default_network", equalTo("c00cbe98-7dea-44d3-b644-5bd078700bf8"));
    Tenant.make().asking().get("/cloudapi/my/config").then().body("default_network", nullValue());
  }

  @Test
  void aNetworkThatTheAccountCannotUseIsRefusedByName() {
    put("ffff0000-7dea-44d3-b644-5bd078700bf8")
        .then()
        .statusCode(409)
        .body("code", equalTo("InvalidArgument"))
        .body("message", equalTo("default_network: not a network of the account"))
        .body("errors[0].field", equalTo("default_network"));
    tenant.asking().get("/cloudapi/my/config").then().body("default_network", nullValue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"default_network\":null}",
        "{\"default_network\":\"x\"}",
        "{\"default_network\":[]}",
        "{\"colour\":\"red\"}"
      })
  void badInputIsRefused(String body) {
    tenant.asking().body(body).put("/cloudapi/my/config").then().statusCode(409);
  }

  private Response put(String network) {
    return tenant.asking().body(Map.of("default_network", network)).put("/cloudapi/my/config");
  }
}
