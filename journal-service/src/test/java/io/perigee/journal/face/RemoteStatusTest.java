package io.perigee.journal.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.http.Checks;
import io.perigee.devkit.testkit.http.Http;
import io.perigee.journal.testing.Asking;
import io.perigee.journal.testing.Example;
import io.perigee.journal.testing.Folding;
import io.perigee.journal.testing.JournalTestPlatform;
import io.perigee.journal.testing.Story;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@JournalTestPlatform
class RemoteStatusTest {

  private final String request = "remote-" + UUID.randomUUID();

  @Inject Folding folding;

  @Test
  @Tag("contract")
  @ContractTest(api = "luna", method = "POST", path = "/monitor/status")
  void messagesOfWorkElsewhereAreAppendedAsPublishedAndPolledOnce() {
    String example =
        Example.json("monitor-status-push.json").toString().replace("a1b2c3d4", request);

    Asking.luna()
        .body(example)
        .post("/luna/monitor/status")
        .then()
        .statusCode(200)
        .body("message", equalTo("success"));

    List<Map<String, Object>> all =
        Asking.luna().get("/luna/monitor/status").jsonPath().getList("monitor.status");
    assertThat(all)
        .filteredOn(row -> request.equals(row.get("request_id")))
        .extracting(row -> row.get("message"))
        .contains("osimage compute sync finished");
    poll().statusCode(200).body("message", endsWith(":: osimage compute sync finished"));
    poll().statusCode(404);

    // When more comes, then that is polled
    push("{\"remote_request_id\":\"r1\",\"remote_host\":\"controller2\"}").statusCode(200);
    poll().statusCode(200).body("message", endsWith(":: request r1 at controller2"));
    poll().statusCode(404);
  }

  @Test
  void theyJoinThoseOfAnOperationOfOursButNotOfATenant() {
    Story ours = Story.of("osimage.pack").accepted(1, "queued");
    Story tenants =
        Story.of("machine.start").of(UUID.randomUUID().toString(), "cloudapi").accepted(1, "x");
    folding.fold(ours);
    folding.fold(tenants);

    push(ours.requestId(), "{\"messages\":[{\"message\":\"one\"},{\"message\":\"two\"}]}")
        .statusCode(200);
    push(tenants.requestId(), "{\"messages\":[{\"message\":\"one\"}]}").statusCode(404);

    String polled =
        Asking.nobody().get("/luna/config/status/" + ours.requestId()).jsonPath().get("message");
    assertThat(polled.split(";;")).hasSize(3);
    assertThat(polled).containsSubsequence("queued", "one", "two");
  }

  @Test
  void onlyUsersPush() {
    String body = Example.json("monitor-status-push.json").toString();

    Http.given().body(body).post("/luna/monitor/status").then().statusCode(401);
    Asking.nobody().body(body).post("/luna/monitor/status").then().statusCode(401);
    Asking.installer("node001").body(body).post("/luna/monitor/status").then().statusCode(403);
    Asking.luna("eve", "viewer").body(body).post("/luna/monitor/status").then().statusCode(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}                                        | remote_request_id",
        "{\"messages\":[]}                         | remote_request_id",
        "{\"messages\":{}}                         | messages",
        "{\"messages\":[1]}                        | messages[0]",
        "{\"messages\":[{\"message\":[]}]}         | messages[0].message",
        "{\"messages\":[{\"message\":\"a\"},{}]}   | messages[1]",
        "{\"messages\":[{\"text\":\"a\"}]}         | text",
        "{\"remote_request_id\":\"x\"}             | remote_host",
        "{\"colour\":\"x\"}                        | colour"
      })
  void whatIsWrongIsNamedAndNothingIsAppended(String status, String named) {
    push(status).statusCode(400).body("message", containsString(named));

    Asking.luna()
        .get("/luna/monitor/status")
        .then()
        .body("monitor.status.request_id", not(hasItem(request)));
  }

  private Checks push(String status) {
    return push(request, status);
  }

  private static Checks push(String request, String status) {
    var own = (com.fasterxml.jackson.databind.node.ObjectNode) Json.tree(status);
    own.put("request_id", request);
    var body = Json.object();
    body.putObject("monitor").set("status", own);
    return Asking.luna().body(body.toString()).post("/luna/monitor/status").then();
  }

  private Checks poll() {
    return Asking.nobody().get("/luna/config/status/" + request).then();
  }
}
