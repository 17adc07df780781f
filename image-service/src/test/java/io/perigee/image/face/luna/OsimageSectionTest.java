package io.perigee.image.face.luna;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.image.Luna;
import io.perigee.image.Surroundings;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Osimages in the document of the whole configuration. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Surroundings.class)
class OsimageSectionTest {

  private static final String PATH = "/internal/configuration";

  private static Response post(String path, UUID id, String name, JsonNode osimage) {
    ObjectNode body = Json.object().put("import", id.toString());
    body.putObject("config").putObject("osimage").set(name, osimage);
    return Luna.as(TestIdentity.ofModule().service("compute"))
        .body(Json.write(body))
        .post(PATH + path);
  }

  private static JsonNode exported(String name) {
    return Json.tree(Luna.as(TestIdentity.ofModule().service("compute")).get(PATH).asString())
        .at("/config/osimage/" + name);
  }

  @Test
  void anOsimageIsExportedImportedAndExportedAlike() {
    String name = Luna.fresh("compute");
    Luna.save(name, "\"kernelversion\":\"5.14\",\"kerneloptions\":\"quiet\",\"comment\":\"c\"")
        .then()
        .statusCode(201);
    JsonNode before = exported(name);
    assertThat(before.get("kernelversion").asText()).isEqualTo("5.14");
    UUID id = UUID.randomUUID();
    post("/check", id, name, before).then().statusCode(409);
    post("/apply", id, name, before).then().statusCode(409);
    Luna.operator().get("/luna/config/osimage/" + name + "/_delete").then().statusCode(204);

    post("/check", id, name, before).then().statusCode(200);
    post("/apply", id, name, before).then().statusCode(200);

    assertThat(exported(name)).isEqualTo(before);
    post("/undo", id, name, before).then().statusCode(200);
    Luna.operator().get("/luna/config/osimage/" + name).then().statusCode(404);
  }

  @Test
  void badOsimagesAreRefusedBeforeAnyIsMade() {
    String name = Luna.fresh("bad");

    Response refused = post("/check", UUID.randomUUID(), name, Json.object().put("colour", "red"));

    refused.then().statusCode(400);
    assertThat(refused.jsonPath().getString("message"))
        .contains("config.osimage." + name + ".colour");
    Luna.operator().get(PATH).then().statusCode(403);
  }
}
