package io.perigee.image.face.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.image.ImageConfig;
import io.perigee.image.Luna;
import io.perigee.image.Surroundings;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An installation's first images: real bytes, given to compute, shown by both tenants' APIs. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Surroundings.class)
class BootstrapTest {

  @Inject ImageConfig config;

  @ConfigProperty(name = "perigee.test.osimages")
  Path roots;

  @Test
  void anImageHasRealBytesWhoseDigestAndSizeAreWhatIsSaid() throws Exception {
    // Given, when
    String name = Luna.fresh("debian");
    JsonNode image =
        bootstrap(
            "{\"name\":\"%s\",\"version\":\"13\",\"os\":\"linux\",\"type\":\"zvol\",\"size_mb\":1}"
                .formatted(name));

    // Then the file that compute fetches is that file
    String id = image.get("id").asText();
    Response file = service().get("/internal/images/" + id + "/file");
    byte[] bytes = file.asByteArray();
    assertThat(bytes).hasSize(1 << 20);
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes)))
        .isEqualTo(image.at("/files/0/sha1").asText())
        .isEqualTo(file.header("X-Perigee-Sha1"));
    assertThat(image.at("/files/0/size").asLong()).isEqualTo(bytes.length);
    assertThat(file.header("Content-Length")).isEqualTo(Integer.toString(bytes.length));
    assertThat(Files.size(config.directory().resolve("images").resolve(id + ".raw")))
        .isEqualTo(bytes.length);
    try (TopicProbe images = TopicProbe.ofModule("images")) {
      JsonNode published = images.await(Duration.ofSeconds(20), m -> id.equals(m.key())).data();
      assertThat(published.get("object")).isEqualTo(image);
      assertThat(published.get("state").asText()).isEqualTo("active");
    }
  }

  @Test
  void askedAgainItChangesNothing() {
    String row =
        "{\"name\":\"%s\",\"version\":\"1\",\"os\":\"linux\"}".formatted(Luna.fresh("again"));

    JsonNode first = bootstrap(row);
    JsonNode second = bootstrap(row);

    assertThat(second).isEqualTo(first);
  }

  @Test
  void anImageOfAFileHasItsBytes() throws Exception {
    Path disk = Files.writeString(roots.resolve(Luna.fresh("disk")), "a disk");

    JsonNode image =
        bootstrap(
            "{\"name\":\"%s\",\"version\":\"1\",\"os\":\"linux\",\"path\":\"%s\"}"
                .formatted(Luna.fresh("file"), disk));

    assertThat(service().get("/internal/images/" + image.get("id").asText() + "/file").asString())
        .isEqualTo("a disk");
  }

  @Test
  @ContractTest(api = "lunanode", method = "POST", path = "/api/image/list/")
  void lunaNodeListsItByItsNumberWithEveryScalarAString() {
    // Given
    String name = Luna.fresh("listed");
    JsonNode image =
        bootstrap("{\"name\":\"%s\",\"version\":\"1\",\"os\":\"linux\"}".formatted(name));
    Request tenant = Luna.as(TestIdentity.ofModule().apiKey(UUID.randomUUID(), "acme"));

    // When
    Response list = tenant.body("{}").post("/lunanode/image/list");

    // Then
    assertThat(list.statusCode()).isEqualTo(200);
    JsonNode answer = Json.tree(list.asString());
    assertThat(answer.get("success").asText()).isEqualTo("yes");
    JsonNode row = null;
    for (JsonNode each : answer.get("images")) {
      row = each.get("name").asText().equals(name) ? each : row;
    }
    assertThat(row).isNotNull();
    assertThat(row.get("image_id").isTextual()).isTrue();
    assertThat(row.get("image_id").asText()).isEqualTo(image.get("number").asText());
    assertThat(row.get("status").asText()).isEqualTo("active");
    assertThat(row.has("region")).isTrue();
    String number = row.get("image_id").asText();
    String account = UUID.randomUUID().toString();
    assertThat(
            Json.tree(
                    service()
                        .get("/internal/images/by-number/" + number + "?account=" + account)
                        .asString())
                .get("id"))
        .isEqualTo(image.get("id"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"region\":\"nowhere\"} | region: there is no region nowhere",
        "{\"other\":\"x\"} | unknown field other",
        "[] | the body must be a JSON object"
      })
  void lunaNodeRefusesWith200AndWhy(String body, String error) {
    Response refused =
        Luna.as(TestIdentity.ofModule().apiKey(UUID.randomUUID(), "acme"))
            .body(body)
            .post("/lunanode/image/list");

    assertThat(refused.statusCode()).isEqualTo(200);
    assertThat(Json.tree(refused.asString()).get("success").asText()).isEqualTo("no");
    assertThat(Json.tree(refused.asString()).get("error").asText()).startsWith(error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                                        | images is required",
        "{\"images\":[{\"version\":\"1\",\"os\":\"x\"}]}                           | images[0].name is required",
        "{\"images\":[{\"name\":\"n\",\"version\":\"1\",\"os\":\"x\",\"type\":\"y\"}]} | images[0].type must be one of",
        "{\"images\":[{\"name\":\"n\",\"version\":\"1\",\"os\":\"x\",\"size_mb\":0}]} | images[0].size_mb must be a whole number",
        "{\"images\":[{\"name\":\"n\",\"version\":\"1\",\"os\":\"x\",\"path\":\"/etc/passwd\"}]} | images[0].path must lie below"
      })
  void badInputIsRefused(String body, String message) {
    Response refused = service().body(body).post("/internal/bootstrap");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Json.tree(refused.asString()).get("message").asText()).startsWith(message);
  }

  @Test
  void onlyServicesGetIn() {
    String path = "/internal/images/" + UUID.randomUUID();

    assertThat(
            Luna.as(TestIdentity.ofModule().account(UUID.randomUUID(), "acme"))
                .get(path)
                .statusCode())
        .isEqualTo(403);
    assertThat(service().get(path).statusCode()).isEqualTo(404);
    assertThat(service().get(path + "/file").statusCode()).isEqualTo(404);
    assertThat(
            service()
                .get("/internal/images/by-number/999999?account=" + UUID.randomUUID())
                .statusCode())
        .isEqualTo(404);
  }

  private static Request service() {
    return Luna.as(TestIdentity.ofModule().service("compute"));
  }

  private static JsonNode bootstrap(String image) {
    Response answer = service().body("{\"images\":[" + image + "]}").post("/internal/bootstrap");
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return Json.tree(answer.asString()).at("/images/0");
  }
}
