package io.perigee.auth.face;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.Luna;
import io.perigee.auth.directory.OsUsers;
import io.perigee.auth.directory.PasswordScheme;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Http;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The nodes' users and groups in the document of the whole configuration. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(io.perigee.auth.Surroundings.class)
class OsConfigurationTest {

  private static final String PATH = "/internal/configuration";

  /** As it is handed on; made from no passphrase, since that takes long. */
  private static final String KEY =
      Base64.getEncoder().encodeToString("k".repeat(64).getBytes(StandardCharsets.US_ASCII));

  @Inject OsUsers users;

  private final String mark = "c" + UUID.randomUUID().toString().substring(0, 8);

  private static Response post(String path, JsonNode body) {
    return Http.given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().service("compute"))
        .contentType("application/json")
        .body(Json.write(body))
        .post(PATH + path);
  }

  private static ObjectNode sent(UUID id, JsonNode config) {
    ObjectNode body = Json.object().put("import", id.toString()).put("sealing", KEY);
    body.set("config", config);
    body.putObject("coming").set("osuser", Json.MAPPER.valueToTree(names(config.path("osuser"))));
    ((ObjectNode) body.get("coming"))
        .set("osgroup", Json.MAPPER.valueToTree(names(config.path("osgroup"))));
    return body;
  }

  private static java.util.List<String> names(JsonNode section) {
    return section.properties().stream().map(java.util.Map.Entry::getKey).toList();
  }

  /** Of the whole export, what bears this test's mark. */
  private ObjectNode exported(String key) {
    Response answer = post("/export", Json.object().put("sealing", key));
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    ObjectNode own = Json.object();
    for (String kind : new String[] {"osgroup", "osuser"}) {
      Json.tree(answer.asString())
          .at("/config/" + kind)
          .properties()
          .forEach(
              o -> {
                if (o.getKey().startsWith(mark)) {
                  own.withObject("/" + kind).set(o.getKey(), o.getValue());
                }
              });
    }
    return own;
  }

  private void build() {
    Luna.save("osgroup", mark + "staff", "\"gidNumber\":" + number()).then().statusCode(201);
    Luna.save(
            "osuser",
            mark + "alice",
            "\"userPassword\":\"Tr0ub4dor&3\",\"loginShell\":\"/bin/zsh\",\"shadowMax\":99,\"memberOf\":[\"%sstaff\"]"
                .formatted(mark))
        .then()
        .statusCode(201);
    Luna.save("osuser", mark + "bob", "").then().statusCode(201);
  }

  private void remove() {
    for (String path : new String[] {"osuser/%salice", "osuser/%sbob", "osgroup/%sstaff"}) {
      Luna.operator()
          .get("/luna/config/" + path.formatted(mark) + "/_delete")
          .then()
          .statusCode(204);
    }
  }

  private int number() {
    return 200_000 + Math.floorMod(mark.hashCode(), 1_000_000);
  }

  @Test
  void usersAndGroupsAreExportedImportedAndExportedAlikeWithTheirPasswords() {
    // Given
    build();
    ObjectNode before = exported(KEY);
    assertThat(before.at("/osuser/" + mark + "alice/userPassword").asText()).startsWith("sealed:");
    assertThat(before.at("/osuser/" + mark + "bob").has("userPassword")).isFalse();
    assertThat(before.at("/osgroup/" + mark + "staff/member/0").asText()).isEqualTo(mark + "alice");
    // alice and bob have groups of their own
    assertThat(before.get("osgroup")).hasSize(3);
    assertThat(Json.write(before)).doesNotContain("Tr0ub4dor", "$6$", "{CRYPT}");
    assertThat(exported(null).at("/osuser/" + mark + "alice/userPassword").asText())
        .isEqualTo("****");
    UUID id = UUID.randomUUID();
    post("/check", sent(id, before)).then().statusCode(409);
    remove();

    // When
    post("/check", sent(id, before)).then().statusCode(200);
    assertThat(exported(KEY).properties()).isEmpty();
    post("/apply", sent(id, before)).then().statusCode(200);

    // Then
    assertThat(exported(KEY)).isEqualTo(before);
    assertThat(PasswordScheme.matches("Tr0ub4dor&3", users.storedPasswords().get(mark + "alice")))
        .isTrue();
    // And it is undone by the import's id, once
    post("/undo", sent(id, before)).then().statusCode(200);
    assertThat(exported(KEY).properties()).isEmpty();
    post("/undo", sent(id, before)).then().statusCode(200);
  }

  @Test
  void whatWasThereStaysWhenAnImportIsUndone() {
    Luna.save("osgroup", mark + "carol", "\"gidNumber\":" + number()).then().statusCode(201);
    ObjectNode config =
        (ObjectNode)
            Json.tree(
                "{\"osuser\":{\"%scarol\":{\"gidNumber\":%d,\"userPassword\":\"plain-words\"}}}"
                    .formatted(mark, number()));
    UUID id = UUID.randomUUID();

    post("/check", sent(id, config)).then().statusCode(200);
    post("/apply", sent(id, config)).then().statusCode(200);
    assertThat(PasswordScheme.matches("plain-words", users.storedPasswords().get(mark + "carol")))
        .isTrue();
    post("/undo", sent(id, config)).then().statusCode(200);

    Luna.operator().get("/luna/config/osuser/" + mark + "carol").then().statusCode(404);
    Luna.operator().get("/luna/config/osgroup/" + mark + "carol").then().statusCode(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'osuser':{'MARKx':[]}} | config.osuser.MARKx must be an object",
        "{'osuser':{'MARKx':{'colour':1}}} | unknown field config.osuser.MARKx.colour",
        "{'osuser':{'MARKx':{'memberOf':['nosuchgroup']}}} | config.osuser.MARKx.memberOf: there is"
            + " no osgroup nosuchgroup",
        "{'osuser':{'MARKx':{'userPassword':'****'}}} | config.osuser.MARKx.userPassword was left"
            + " out",
        "{'osuser':{'MARKx':{'userPassword':'sealed:AAAA'}}} | config.osuser.MARKx.userPassword"
            + " cannot be opened",
        "{'osuser':{'MARKx':{'newosuser':'y'}}} | config.osuser.MARKx.newosuser: an import renames"
            + " nothing",
        "{'osuser':{'MARKx':{'uidNumber':999999},'MARKy':{'uidNumber':999999}}} |"
            + " config.osuser.MARKy.uidNumber is that of another",
        "{'osgroup':{'MARKg':{'member':['nosuchuser']}}} | config.osgroup.MARKg.member: there is no"
            + " osuser nosuchuser",
        "{'osgroup':{'MARKg':{'gidNumber':999999},'MARKh':{'gidNumber':999999}}} |"
            + " config.osgroup.MARKh.gidNumber is that of another"
      })
  void badUsersAndGroupsAreNamedBeforeAnyIsMade(String config, String message) {
    JsonNode document = Json.tree(config.replace('\'', '"').replace("MARK", mark));

    Response refused = post("/check", sent(UUID.randomUUID(), document));

    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
    assertThat(refused.jsonPath().getString("message")).startsWith(message.replace("MARK", mark));
    assertThat(exported(KEY).properties()).isEmpty();
  }
}
