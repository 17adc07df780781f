package io.perigee.image.face.cloudapi;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.image.Surroundings;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.junit.jupiter.api.Test;

/** Whatever is posted about an image, the answer is no 5xx, and a refusal has changed nothing. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Surroundings.class)
class GeneratedDetailsTest {

  private static final int TRIES = 60;

  @Inject Database database;

  private final UUID account = UUID.randomUUID();

  @Test
  void anImageIsChangedWhollyOrNotAtAll() {
    // Given an image
    UUID id = UUID.randomUUID();
    database.run(
        h ->
            h.createUpdate(
                    """
                    INSERT INTO image (id, account_id, name, image_version, os, type, state, public, size, sha1)
                    VALUES (:id, :owner, 'as-it-was', '1', 'linux', 'zvol', 'active', false, 1, repeat('a', 40))
                    """)
                .bind("id", id)
                .bind("owner", account)
                .execute());
    String path = "/cloudapi/my/images/" + id;

    // When anything is posted
    documents()
        .sampleStream()
        .limit(TRIES)
        .forEach(
            document -> {
              String before = caller().get(path).asString();
              Response answer = caller().body(Json.write(document)).post(path + "?action=update");

              // Then
              assertThat(answer.statusCode())
                  .as("%s: %s", document, answer.asString())
                  .isIn(200, 400, 409);
              if (answer.statusCode() != 200) {
                assertThat(caller().get(path).asString()).as("%s", document).isEqualTo(before);
              }
            });
  }

  private Request caller() {
    return given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().account(account, "acme"))
        .contentType("application/json");
  }

  private static Arbitrary<ObjectNode> documents() {
    List<String> fields =
        List.of("name", "version", "description", "homepage", "eula", "acl", "tags", "other");
    return Arbitraries.maps(Arbitraries.of(fields), values())
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(
            map -> {
              ObjectNode object = Json.object();
              map.forEach(object::set);
              return object;
            });
  }

  private static Arbitrary<JsonNode> values() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    Arbitrary<JsonNode> plain =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(600).map(text -> (JsonNode) json.textNode(text)),
            Arbitraries.of(
                    "",
                    "http://x",
                    "[]",
                    "{}",
                    "[1",
                    "{\"a\":\"\\u0000\"}",
                    "x,y",
                    "é",
                    "00000000-0000-0000-0000-000000000001")
                .map(json::textNode),
            Arbitraries.longs().map(number -> (JsonNode) json.numberNode(number)),
            Arbitraries.of(true, false).map(json::booleanNode),
            Arbitraries.just(json.nullNode()));
    Arbitrary<JsonNode> arrays =
        plain.list().ofMaxSize(4).map(list -> (JsonNode) json.arrayNode().addAll(list));
    Arbitrary<JsonNode> objects =
        Arbitraries.strings()
            .ofMaxLength(300)
            .flatMap(key -> plain.map(value -> json.objectNode().set(key, value)));
    return Arbitraries.oneOf(plain, arrays, objects);
  }
}
