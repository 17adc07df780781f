package io.perigee.image.face.cloudapi;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.image.Luna;
import io.perigee.image.Surroundings;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** "ListImages" and "GetImage" of CloudAPI, with the published image. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Surroundings.class)
class ImageContractTest {

  @Inject Database database;

  private final UUID account = UUID.randomUUID();

  @Test
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/images/:id")
  void thePublishedImageIsShownAsPublished() throws Exception {
    // Given the published image, public, of another account
    UUID id = UUID.randomUUID();
    insertPublished(
        id, UUID.fromString("930896af-bf8c-48d4-885c-6573a94b1853"), true, "{}", "base");

    // When
    Response answer = caller("8.0.0").get("/cloudapi/my/images/" + id);

    // Then
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith("application/json");
    ObjectNode expected = (ObjectNode) Json.tree(Luna.published("image.json"));
    expected.put("id", id.toString());
    assertThat(Json.tree(answer.asString())).isEqualTo(expected);
    byte[] body = answer.asByteArray();
    assertThat(answer.header("Content-MD5"))
        .isEqualTo(
            Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(body)));
    assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(body.length));
  }

  @Test
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/images")
  void theListHasThePublishedImageAndHeadHasItsHeaders() {
    // Given
    UUID id = UUID.randomUUID();
    insertPublished(id, account, false, "{}", "base");

    // When
    Response list = caller("9.0.0").get("/cloudapi/acme/images");
    Response head = caller("9.0.0").head("/cloudapi/acme/images");

    // Then
    assertThat(list.statusCode()).isEqualTo(200);
    JsonNode image = row(list, id);
    assertThat(image.get("owner").asText()).isEqualTo(account.toString());
    assertThat(image.get("public").asBoolean()).isFalse();
    assertThat(image.at("/files/0/sha1").asText())
        .isEqualTo("3bebb6ae2cdb26eef20cfb30fdc4a00a059a0b7b");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.asString()).isEmpty();
    assertThat(head.header("Content-MD5")).isEqualTo(list.header("Content-MD5"));
  }

  @ParameterizedTest
  @CsvSource({"7.3.0,smartmachine", "8.0.0,zone-dataset", "9.0.0,zone-dataset"})
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/images/:id")
  void typesAreThoseOfTheVersionAskedFor(String version, String type) {
    UUID id = UUID.randomUUID();
    insertPublished(id, account, false, "{}", "base");

    assertThat(
            Json.tree(caller(version).get("/cloudapi/my/images/" + id).asString())
                .get("type")
                .asText())
        .isEqualTo(type);
    assertThat(row(caller(version).queryParam("type", type).get("/cloudapi/my/images"), id))
        .isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "name,base,true", "name,bas,false", "version,13.4.0,true", "version,1,false", "os,smartos,true",
        "os,linux,false",
    "public,false,true", "public,true,false", "state,active,true", "state,all,true",
        "state,failed,false", "type,zvol,false",
    "type,zone-dataset,true", "owner,OWN,true", "owner,00000000-0000-0000-0000-000000000001,false"
  })
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/images")
  void filtersFilter(String field, String value, boolean found) {
    UUID id = UUID.randomUUID();
    insertPublished(id, account, false, "{}", "base");

    Response list =
        caller("8.0.0")
            .queryParam(field, value.replace("OWN", account.toString()))
            .get("/cloudapi/my/images");

    assertThat(list.statusCode()).isEqualTo(200);
    assertThat(row(list, id) != null).isEqualTo(found);
  }

  @Test
  void anotherAccountsPrivateImageDoesNotExistUnlessItIsShared() {
    // Given
    UUID other = UUID.randomUUID();
    UUID secret = UUID.randomUUID();
    UUID shared = UUID.randomUUID();
    insertPublished(secret, other, false, "{}", "secret");
    insertPublished(shared, other, false, "{" + account + "}", "shared");

    // When, then
    Response refused = caller("8.0.0").get("/cloudapi/my/images/" + secret);
    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(Json.tree(refused.asString()).get("code").asText()).isEqualTo("ResourceNotFound");
    Response list = caller("8.0.0").get("/cloudapi/my/images");
    assertThat(row(list, secret)).isNull();
    assertThat(row(list, shared).at("/acl/0").asText()).isEqualTo(account.toString());
    assertThat(caller("8.0.0").get("/cloudapi/other/images").statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "state,gone,409,InvalidArgument",
    "owner,me,409,InvalidArgument",
    "public,perhaps,409,InvalidArgument",
    "name,%00,409,InvalidArgument"
  })
  void badFiltersAreRefusedByName(String field, String value, int status, String code) {
    Response refused =
        caller("8.0.0").urlEncodingEnabled(false).get("/cloudapi/my/images?" + field + "=" + value);

    assertThat(refused.statusCode()).isEqualTo(status);
    JsonNode error = Json.tree(refused.asString());
    assertThat(error.get("code").asText()).isEqualTo(code);
    assertThat(error.get("message").asText()).contains(field);
  }

  @Test
  void strangersWrongVersionsAndWrongIdsAreRefused() {
    String path = "/cloudapi/my/images";
    TestIdentity identities = TestIdentity.ofModule();

    assertThat(given().get(path).statusCode()).isEqualTo(401);
    assertThat(Luna.as(TestIdentity.forger().account(account, "acme")).get(path).statusCode())
        .isEqualTo(401);
    assertThat(Luna.as(identities.lunaUser("luna")).get(path).statusCode()).isEqualTo(403);
    assertThat(Luna.as(identities.anonymous("cloudapi")).get(path).statusCode()).isEqualTo(403);
    assertThat(caller("6.0.0").get(path).statusCode()).isEqualTo(400);
    assertThat(caller("8.0.0").get(path + "/not-a-uuid").statusCode()).isEqualTo(404);
    assertThat(caller("8.0.0").get(path + "/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
  }

  private Request caller(String version) {
    return Luna.as(TestIdentity.ofModule().account(account, "acme"))
        .header("Accept-Version", version);
  }

  private static JsonNode row(Response list, UUID id) {
    List<JsonNode> rows = new ArrayList<>();
    Json.tree(list.asString()).forEach(rows::add);
    return rows.stream()
        .filter(row -> row.get("id").asText().equals(id.toString()))
        .findFirst()
        .orElse(null);
  }

  private void insertPublished(UUID id, UUID owner, boolean isPublic, String acl, String name) {
    ObjectNode image = (ObjectNode) Json.tree(Luna.published("image.json"));
    database.run(
        h ->
            h.createUpdate(
                    """
                    INSERT INTO image (id, account_id, name, image_version, os, type, state, public, description, homepage, tags, acl,
                                       compression, size, sha1, published_at)
                    VALUES (:id, :owner, :name, :version, :os, :type, 'active', :public, :description, :homepage, :tags::jsonb,
                            :acl::uuid[], 'gzip', 110742036, '3bebb6ae2cdb26eef20cfb30fdc4a00a059a0b7b', :published::timestamptz)
                    """)
                .bind("id", id)
                .bind("owner", owner)
                .bind("name", name)
                .bind("version", image.get("version").asText())
                .bind("os", image.get("os").asText())
                .bind("type", image.get("type").asText())
                .bind("public", isPublic)
                .bind("description", image.get("description").asText())
                .bind("homepage", image.get("homepage").asText())
                .bind("tags", Json.write(image.get("tags")))
                .bind("acl", acl)
                .bind("published", image.get("published_at").asText())
                .execute());
  }
}
