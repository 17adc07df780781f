package io.perigee.auth.face;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.Luna;
import io.perigee.auth.Surroundings;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.Samples;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.junit.jupiter.api.Test;

/**
 * Documents that nobody would write: whatever is posted, the answer is no 5xx, and unless it is a
 * success nothing has changed.
 */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Surroundings.class)
class GeneratedDocumentsTest {

  private static final int TRIES = 60;
  private static final List<String> USER_FIELDS =
      List.of(
          "uidNumber",
          "gidNumber",
          "userPassword",
          "cn",
          "sn",
          "givenName",
          "mail",
          "telephoneNumber",
          "loginShell",
          "homeDirectory",
          "memberOf",
          "shadowExpire",
          "newname");

  @Test
  void aUserIsChangedWhollyOrNotAtAll() {
    String name = Luna.fresh("gen");
    Luna.save("osuser", name, "\"cn\":\"as it was\"").then().statusCode(201);

    objects(USER_FIELDS)
        .forEach(
            fields -> {
              fields.remove("newname");
              String before = Luna.get("osuser", name).asString();
              Response answer = Luna.post("osuser", name, fields);
              assertThat(answer.statusCode())
                  .as("%s: %s", fields, answer.asString())
                  .isLessThan(500);
              if (answer.statusCode() >= 400) {
                assertThat(Luna.get("osuser", name).asString()).as("%s", fields).isEqualTo(before);
              }
            });
  }

  @Test
  void aGroupIsChangedWhollyOrNotAtAll() {
    String name = Luna.fresh("gen");
    Luna.save("osgroup", name, "").then().statusCode(201);

    objects(List.of("gidNumber", "member", "newosgroup", "members", "name"))
        .forEach(
            fields -> {
              fields.remove("newosgroup");
              String before = Luna.get("osgroup", name).asString();
              Response answer = Luna.post("osgroup", name, fields);
              assertThat(answer.statusCode())
                  .as("%s: %s", fields, answer.asString())
                  .isLessThan(500);
              if (answer.statusCode() >= 400) {
                assertThat(Luna.get("osgroup", name).asString()).as("%s", fields).isEqualTo(before);
              }
            });
  }

  @Test
  void tokensAndTpmsAreRefusedNotBroken() {
    objects(
            List.of(
                "username", "password", "scope", "tpm_sha256", "challenge", "quote", "signature"))
        .forEach(
            fields -> {
              for (String path : List.of("/luna/token", "/luna/tpm/node001")) {
                Response answer = Luna.anonymous().body(Json.write(fields)).post(path);
                assertThat(answer.statusCode())
                    .as("%s %s: %s", path, fields, answer.asString())
                    .isIn(200, 400, 401, 429);
              }
            });
  }

  @Test
  void wholeDocumentsOfAnyShapeAreRefusedNotBroken() {
    Samples.of(values(), TRIES)
        .forEach(
            document -> {
              for (String path : List.of("osuser/x", "osgroup/x")) {
                Response answer =
                    Luna.operator().body(Json.write(document)).post("/luna/config/" + path);
                assertThat(answer.statusCode()).as("%s", document).isEqualTo(400);
              }
            });
  }

  private static List<ObjectNode> objects(List<String> names) {
    return Samples.of(
        Arbitraries.maps(Arbitraries.of(names), values())
            .ofMinSize(1)
            .ofMaxSize(4)
            .map(
                map -> {
                  ObjectNode object = JsonNodeFactory.instance.objectNode();
                  map.forEach(object::set);
                  return object;
                }),
        TRIES);
  }

  /** Values of every kind, at bounds more often than between. */
  private static Arbitrary<JsonNode> values() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    Arbitrary<JsonNode> texts =
        Arbitraries.strings().ofMaxLength(300).map(text -> json.textNode(text));
    Arbitrary<JsonNode> words =
        Arbitraries.of(
                "",
                " ",
                "/bin/bash",
                "/",
                "0",
                "-1",
                "1e9",
                "alice",
                "../x",
                "a,b",
                "uid=x,dc=y",
                "*",
                "(cn=*)",
                "\\2a",
                "true",
                "null",
                "é",
                "\ud83d\ude00",
                "a\nb",
                "{CRYPT}x")
            .map(json::textNode);
    Arbitrary<JsonNode> numbers =
        Arbitraries.longs().map(number -> (JsonNode) json.numberNode(number));
    Arbitrary<JsonNode> plain =
        Arbitraries.oneOf(
            texts,
            words,
            numbers,
            Arbitraries.doubles().map(d -> (JsonNode) json.numberNode(d)),
            Arbitraries.of(true, false).map(json::booleanNode),
            Arbitraries.just(json.nullNode()));
    Arbitrary<JsonNode> arrays =
        plain.list().ofMaxSize(4).map(list -> (JsonNode) json.arrayNode().addAll(list));
    Arbitrary<JsonNode> objects = plain.map(value -> json.objectNode().set("inner", value));
    return Arbitraries.oneOf(plain, plain, arrays, objects);
  }
}
