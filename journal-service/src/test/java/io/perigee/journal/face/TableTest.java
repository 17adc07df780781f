package io.perigee.journal.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.topic.Topics;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.http.Http;
import io.perigee.journal.testing.Asking;
import io.perigee.journal.testing.JournalTestPlatform;
import io.perigee.journal.testing.Owners;
import io.perigee.journal.testing.Owners.Told;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@JournalTestPlatform
class TableTest {

  private final String name = "table-" + UUID.randomUUID();
  private final String id = UUID.randomUUID().toString();

  @Inject Owners owners;

  @Test
  @Tag("contract")
  @ContractTest(api = "luna", method = "GET", path = "/table/data/{}")
  void aTablesRowsAreShownWithTheirFieldsInOneOrderAndWithoutSecrets() {
    owners.tell(
        new Told(
            Topics.NETWORKS,
            id,
            name,
            null,
            1,
            Json.object().put("zone", "internal").put("api_password", "x").put("id", id)),
        Cause.PLATFORM);

    JsonNode rows = ask("data/network").at("/table/data/network");

    assertThat(StreamSupport.stream(rows.spliterator(), false))
        .filteredOn(row -> row.get("name").asText().equals(name))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row.toString())
                    .isEqualTo(
                        "{\"api_password\":\"****\",\"id\":\"%s\",\"name\":\"%s\",\"zone\":\"internal\"}"
                            .formatted(id, name)));
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "luna", method = "GET", path = "/table/hashes")
  void equalContentHasEqualHashesAndOneChangeChangesOne() {
    Told group = new Told(Topics.GROUPS, id, name, null, 1, Json.object().put("netboot", true));
    owners.tell(group, Cause.PLATFORM);

    JsonNode first = ask("hashes").at("/table/hashes");
    assertThat(first.properties())
        .isNotEmpty()
        .allSatisfy(e -> assertThat(e.getValue().asText()).matches("[0-9a-f]{32}"));
    assertThat(first.has("node")).isTrue();
    assertThat(ask("hashes").at("/table/hashes")).isEqualTo(first);

    owners.tell(
        new Told(Topics.GROUPS, id, name, null, 2, Json.object().put("netboot", false)),
        Cause.PLATFORM);
    JsonNode changed = ask("hashes").at("/table/hashes");
    assertThat(changed.get("group")).isNotEqualTo(first.get("group"));
    assertThat(changed.get("network")).isEqualTo(first.get("network"));

    owners.tell(
        new Told(Topics.GROUPS, id, name, null, 3, Json.object().put("netboot", true)),
        Cause.PLATFORM);
    assertThat(ask("hashes").at("/table/hashes/group")).isEqualTo(first.get("group"));
  }

  @Test
  void tablesOfOtherServicesAreAskedForAndOfThoseNotMadeThereIsNone() {
    assertThat(ask("data/switch").at("/table/data/switch").toString())
        .isEqualTo(
            "[{\"name\":\"sw1\",\"password\":\"****\"},{\"name\":\"sw2\",\"oid\":\".1\",\"read\":\"****\"}]");
    assertThat(ask("data/bmcsetup").at("/table/data/bmcsetup").toString()).isEqualTo("[]");

    JsonNode hashes = ask("hashes").at("/table/hashes");
    assertThat(hashes.has("switch")).isTrue();
    // Whoever asks: owners show a viewer less
    assertThat(
            Json.tree(Asking.luna("eve", "viewer").get("/luna/table/hashes").asString())
                .at("/table/hashes"))
        .isEqualTo(hashes);
    assertThat(hashes.has("bmcsetup")).isTrue();
    assertThat(hashes.has("cloud")).isFalse();
    for (String none : new String[] {"cloud", "nosuch", "work", "audit_entry"}) {
      Asking.luna()
          .get("/luna/table/data/" + none)
          .then()
          .statusCode(404)
          .body("message", containsString(none));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashes", "data/node"})
  void onlyUsersSeeThem(String what) {
    Http.given().get("/luna/table/" + what).then().statusCode(401);
    Asking.nobody().get("/luna/table/" + what).then().statusCode(401);
    Asking.installer("node001").get("/luna/table/" + what).then().statusCode(403);
  }

  private static JsonNode ask(String what) {
    return Json.tree(
        Asking.luna().get("/luna/table/" + what).then().statusCode(200).extract().asString());
  }
}
