package io.perigee.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.gateway.route.Api;
import io.perigee.gateway.route.Auth;
import io.perigee.gateway.route.Route;
import io.perigee.gateway.route.RouteFile;
import io.perigee.gateway.testing.Cast;
import io.perigee.gateway.testing.Client;
import io.perigee.gateway.testing.GatewayTest;
import io.perigee.gateway.testing.Peer;
import io.perigee.gateway.testing.Signer;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
class AccessTest extends GatewayTest {

  /** Of the algorithm that signs soonest: what is signed here many times is who may do what. */
  private static final Signer KEY = Signer.ed25519();

  private static final Signer OTHER = Signer.ed25519();

  private HttpResponse<String> as(String keyId, String method, String path) throws Exception {
    return client.send(signed(keyId, method, path));
  }

  private HttpRequest.Builder signed(String keyId, String method, String path) {
    return client.signed(method, path, keyId, KEY, "ed25519-sha512", Client.date(Instant.now()));
  }

  static Stream<Route> made() {
    return new RouteFile(1_000, Duration.ofSeconds(1))
        .read().stream()
            .filter(r -> r.api() == Api.CLOUDAPI && r.status() == 0 && r.auth() == Auth.SIGNATURE);
  }

  private static String filled(Route route, String account) {
    String path = route.isRoleTags() ? "/:login/machines" : route.template();
    return path.replaceFirst("/:[a-z_]+", "/" + account).replaceAll(":[a-z_]+", "x1");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("made")
  void noEndpointIsOpenUnderAnotherAccountsUrl(Route route) throws Exception {
    String login = Client.account(KEY, "main");
    Cast other = new Cast(OTHER, true);

    for (String account : List.of(other.login, other.account, "nosuchaccount")) {
      HttpResponse<String> response =
          as("/" + login + "/keys/main", route.method().name(), filled(route, account));

      assertThat(response.statusCode()).as(account).isEqualTo(403);
      if (!route.method().name().equals("HEAD")) {
        assertThat(Client.json(response).getString("code")).isEqualTo("NotAuthorized");
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("made")
  void noEndpointIsOpenToASubUserWithoutATaggedRole(Route route) throws Exception {
    Cast acme = new Cast(KEY, true);
    String path = filled(route, acme.login);

    HttpResponse<String> without = as(acme.user(), route.method().name(), path);
    Cast other = new Cast(KEY, true);
    other.member(other.bob, Cast.role("all", true, "CAN *"));
    HttpResponse<String> untagged =
        as(other.user(), route.method().name(), filled(route, other.login));

    assertThat(without.statusCode()).isEqualTo(403);
    assertThat(untagged.statusCode()).isEqualTo(403);
  }

  @Test
  void aTaggedRoleWithARuleLetsThroughAndTheServiceSeesWhoActsWhere() throws Exception {
    Cast acme = new Cast(KEY, true);
    acme.member(acme.bob, Cast.role("readers", true, "CAN listmachines AND getmachine"));
    acme.tag("/machines", "readers", "others");

    HttpResponse<String> response = as(acme.user(), "GET", "/my/machines?limit=5");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Client.header(response, "role-tag")).isEqualTo("others,readers");
    JsonObject echo = Client.json(response);
    assertThat(echo.getString("uri")).isEqualTo("/cloudapi/" + acme.login + "/machines?limit=5");
    JsonObject claims =
        LunaDoorTest.claims(echo.getJsonObject("headers").getString("x-perigee-identity"));
    assertThat(claims.getString("sub")).isEqualTo(acme.bob);
    assertThat(claims.getString("kind")).isEqualTo("sub-user");
    assertThat(claims.getString("login")).isEqualTo(acme.login);
    assertThat(claims.getString("account")).isEqualTo(acme.account);
    assertThat(claims.getString("user")).isEqualTo("bob");
    assertThat(claims.getJsonArray("roles")).containsExactly("readers");
    assertThat(echo.getJsonObject("headers").getString("x-perigee-key")).isEqualTo(acme.user());
    assertThat(as(acme.user(), "HEAD", "/my/machines").statusCode()).isEqualTo(200);
    for (String account : List.of(acme.login, acme.account)) {
      assertThat(as(acme.user(), "GET", "/" + account + "/machines").statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CAN listmachines                                 | GET  | /my/machines                   | 200",
        "CAN getmachine                                   | GET  | /my/machines                   | 403",
        "CAN getmachine                                   | GET  | /my/machines/m1                | 200",
        "CAN stopmachine                                  | POST | /my/machines/m1?action=stop    | 200",
        "CAN stopmachine                                  | POST | /my/machines/m1?action=start   | 403",
        "CAN *                                            | POST | /my/machines/m1?action=fly     | 409",
        "CAN machineaudit                                 | GET  | /my/machines/m1/audit          | 200",
        "CAN listmachines WHEN sourceip = 127.0.0.0/8     | GET  | /my/machines                   | 200",
        "CAN listmachines WHEN sourceip != 127.0.0.0/8    | GET  | /my/machines                   | 403",
        "CAN listmachines WHEN user-agent like Java*      | GET  | /my/machines                   | 200",
        "CAN listmachines WHEN date < 2020-01-01          | GET  | /my/machines                   | 403",
        "CAN getmachine WHEN tag_role = database          | GET  | /my/machines/tagged1           | 200",
        "CAN getmachine WHEN tag_role = web               | GET  | /my/machines/tagged1           | 403",
        "CAN getmachine WHEN tag_role = database          | GET  | /my/machines/m1                | 403",
        "CAN getmachine ON /my/machines/m1                | GET  | /my/machines/m1                | 200",
        "CAN getmachine ON /my/machines/m2                | GET  | /my/machines/m1                | 403",
        "gibberish that is no rule                        | GET  | /my/machines                   | 403"
      })
  void theRulesOfTheRoleDecide(String rule, String method, String path, int status)
      throws Exception {
    Cast acme = new Cast(KEY, true);
    acme.member(acme.bob, Cast.role("r", true, rule));
    for (String tagged : List.of("/machines", "/machines/m1", "/machines/tagged1")) {
      acme.tag(tagged, "r");
    }

    HttpResponse<String> response = as(acme.user(), method, path);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    if (status == 403) {
      assertThat(Client.json(response).getString("code")).isEqualTo("NotAuthorized");
      assertThat(Client.json(response).getString("message"))
          .startsWith("bob does not have permission to access /my/machines");
      assertThat(Client.header(response, "role-tag")).isEmpty();
    }
  }

  @Test
  void rolesThatTheRequestNamesAreActiveInPlaceOfTheDefaultOnes() throws Exception {
    Cast acme = new Cast(KEY, true);
    acme.member(
        acme.bob,
        Cast.role("standard", true, "CAN listimages"),
        Cast.role("further", false, "CAN listmachines"));
    acme.tag("/machines", "further");
    acme.tag("/images", "standard");

    assertThat(as(acme.user(), "GET", "/my/machines").statusCode()).isEqualTo(403);
    HttpResponse<String> named = as(acme.user(), "GET", "/my/machines?as-role=further,standard");
    assertThat(named.statusCode()).isEqualTo(200);
    assertThat(as(acme.user(), "GET", "/my/images").statusCode()).isEqualTo(200);
    assertThat(as(acme.user(), "GET", "/my/images?as-role=further").statusCode()).isEqualTo(403);
    HttpResponse<String> foreign = as(acme.user(), "GET", "/my/images?as-role=standard,admin");
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(Client.json(foreign).getString("message")).isEqualTo("not a member of role admin");
  }

  @Test
  void anAccountThatIsAMemberActsUnderTheOtherAccountsUrl() throws Exception {
    Cast acme = new Cast(OTHER, true);
    Cast partner = new Cast(KEY, false);
    acme.member(partner.account, Cast.role("partners", true, "CAN listmachines"));
    acme.tag("/machines", "partners");

    HttpResponse<String> response = as(partner.owner(), "GET", "/" + acme.login + "/machines");

    assertThat(response.statusCode()).isEqualTo(200);
    JsonObject claims =
        LunaDoorTest.claims(
            Client.json(response).getJsonObject("headers").getString("x-perigee-identity"));
    assertThat(claims.getString("account")).isEqualTo(acme.account);
    assertThat(claims.getString("login")).isEqualTo(acme.login);
    assertThat(claims.getString("user")).isEqualTo(partner.login);
    assertThat(claims.getString("kind")).isEqualTo("sub-user");
    assertThat(as(partner.owner(), "GET", "/" + acme.login + "/images").statusCode())
        .isEqualTo(403);
    assertThat(as(partner.user(), "GET", "/" + acme.login + "/machines").statusCode())
        .isEqualTo(403);
    assertThat(as(partner.owner(), "GET", "/my/machines").statusCode()).isEqualTo(200);
  }

  @Test
  void theOwnerSeesTheTagsAndIsAskedForNoRole() throws Exception {
    Cast tagged = new Cast(KEY, true);
    tagged.tag("/machines/m1", "ops");
    Cast plain = new Cast(KEY, false);

    HttpResponse<String> machine = as(tagged.owner(), "GET", "/my/machines/m1");
    assertThat(machine.statusCode()).isEqualTo(200);
    assertThat(Client.header(machine, "role-tag")).isEqualTo("ops");
    assertThat(Client.header(as(tagged.owner(), "GET", "/my/machines/m1/audit"), "role-tag"))
        .isEqualTo("ops");
    HttpResponse<String> untagged = as(plain.owner(), "GET", "/my/machines/m1");
    assertThat(untagged.statusCode()).isEqualTo(200);
    assertThat(Client.header(untagged, "role-tag")).isEmpty();
    assertThat(Peer.running.asked("/internal/access/" + plain.account + "/machines/m1")).isZero();
  }

  @Test
  void settingRoleTagsGoesToAuthServiceOnceTheResourceIsThere() throws Exception {
    Cast acme = new Cast(KEY, false);

    HttpResponse<String> collection = as(acme.owner(), "PUT", "/my/machines?role-tag=ops");
    HttpResponse<String> machine = as(acme.owner(), "PUT", "/my/machines/m1");
    HttpResponse<String> absent = as(acme.owner(), "PUT", "/my/machines/absent");
    HttpResponse<String> part = as(acme.owner(), "PUT", "/my/machines/m1/audit");
    HttpResponse<String> unknown = as(acme.owner(), "PUT", "/my/nosuch");

    assertThat(collection.statusCode()).isEqualTo(200);
    assertThat(Client.json(collection).getString("uri"))
        .isEqualTo(
            "/cloudapi/"
                + acme.login
                + "/_role-tags?path=%2Fmachines&name=%2Fmy%2Fmachines&role-tag=ops");
    assertThat(Client.json(machine).getString("uri")).contains("path=%2Fmachines%2Fm1&");
    assertThat(absent.statusCode()).isEqualTo(404);
    assertThat(part.statusCode()).isEqualTo(409);
    assertThat(Client.json(part).getString("message"))
        .isEqualTo(
            "/my/machines/m1/audit is no resource that bears role tags; /machines/m1 may be");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(as(acme.owner(), "PUT", "/my").statusCode()).isEqualTo(200);
    assertThat(as(acme.owner(), "PUT", "/" + acme.login + "/_role-tags").statusCode())
        .isEqualTo(404);
  }

  @Test
  void whatASubUserMakesBearsTheRolesByWhichItWasMade() throws Exception {
    Cast acme = new Cast(KEY, true);
    acme.member(
        acme.bob,
        Cast.role("makers", true, "CAN createmachine AND deletemachine"),
        Cast.role("others", true, "CAN getmachine"));
    acme.tag("/machines", "makers", "others");
    String place = "/" + acme.login + "/machines/new1";

    HttpResponse<String> made =
        client.send(signed(acme.user(), "POST", "/my/machines").header("x-test-location", place));

    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(acme.tags("/machines/new1")).isEqualTo(new JsonArray().add("makers"));
    assertThat(acme.tags("/machines")).isEqualTo(new JsonArray().add("makers").add("others"));

    // And its deletion leaves none behind.
    assertThat(as(acme.user(), "DELETE", "/my/machines/new1").statusCode()).isEqualTo(204);
    assertThat(acme.tags("/machines/new1")).isEmpty();
  }

  @Test
  void theHeaderTagsWhatIsMadeAndPartsOfAMachineNeverChangeItsTags() throws Exception {
    Cast acme = new Cast(KEY, true);
    acme.tag("/machines/m1", "ops");

    client.send(
        signed(acme.owner(), "POST", "/my/machines")
            .header("role-tag", "a, b")
            .header("x-test-location", "/" + acme.login + "/machines/new2"));
    client.send(
        signed(acme.owner(), "POST", "/my/machines")
            .header("role-tag", "a")
            .header("x-test-location", "/" + acme.login + "/machines/m1/snapshots/s1"));

    assertThat(acme.tags("/machines/new2")).isEqualTo(new JsonArray().add("a").add("b"));
    assertThat(acme.tags("/machines/m1")).isEqualTo(new JsonArray().add("ops"));
  }

  @Test
  void theHeaderTagsWhatItsOwnerChangesButNotWhatASubUserDoes() throws Exception {
    Cast acme = new Cast(KEY, true);
    acme.member(acme.bob, Cast.role("ops", true, "CAN *"));

    client.send(signed(acme.user(), "POST", "/my/users/u1").header("role-tag", "taken"));
    client.send(signed(acme.owner(), "POST", "/my/users/u1").header("role-tag", "given"));
    assertThat(acme.tags("/users/u1")).isEqualTo(new JsonArray().add("given"));
    acme.tag("/users/u1", "ops");
    assertThat(as(acme.owner(), "POST", "/my/users").statusCode()).isEqualTo(200);

    HttpResponse<String> changed =
        client.send(signed(acme.user(), "POST", "/my/users/u1").header("role-tag", "taken"));
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(acme.tags("/users/u1")).isEqualTo(new JsonArray().add("ops"));
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /fabrics/default/vlans/7, 202, true",
    "PUT, /fabrics/default/vlans/7/networks/n1, 201, true",
    "POST, /machines/m9, 202, false",
    "PUT, /fabrics/default/vlans/8, 409, false"
  })
  void theHeaderTagsWhatIsChangedByWhateverStatusThatIsAnswered(
      String method, String path, int status, boolean tagged) throws Exception {
    Cast acme = new Cast(KEY, true);

    client.send(
        signed(acme.owner(), method, "/my" + path + (method.equals("POST") ? "?action=stop" : ""))
            .header("role-tag", "ops")
            .header("x-test-status", Integer.toString(status)));

    assertThat(acme.tags(path)).isEqualTo(tagged ? new JsonArray().add("ops") : null);
  }

  @Test
  void aWriteOfRolesOrPoliciesIsFeltAtOnceBehindTheSameGateway() throws Exception {
    Cast acme = new Cast(KEY, true);
    acme.tag("/machines", "readers");
    assertThat(as(acme.user(), "GET", "/my/machines").statusCode()).isEqualTo(403);

    acme.member(acme.bob, Cast.role("readers", true, "CAN listmachines"));
    assertThat(as(acme.owner(), "POST", "/my/roles").statusCode()).isEqualTo(200);
    assertThat(as(acme.user(), "GET", "/my/machines").statusCode()).isEqualTo(200);

    acme.member(acme.bob, Cast.role("readers", true, "CAN listimages"));
    assertThat(as(acme.owner(), "POST", "/my/policies/p1").statusCode()).isEqualTo(200);
    assertThat(as(acme.user(), "GET", "/my/machines").statusCode()).isEqualTo(403);

    acme.member(acme.bob, Cast.role("readers", true, "CAN listmachines"));
    acme.tag("/machines");
    assertThat(as(acme.owner(), "PUT", "/my/machines?role-tag=").statusCode()).isEqualTo(200);
    assertThat(as(acme.user(), "GET", "/my/machines").statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "XrY7u+Ae7tCTyyK7j1rNww== | hello world | 200",
        "XrY7u+Ae7tCTyyK7j1rNww== | hello there | 400",
        "nonsense                 | hello world | 400",
        "1B2M2Y8AsgTpgAmY7PhCfg== | ''          | 200"
      })
  void aBodyIsTheOneThatItsDigestIsOf(String digest, String body, int status) throws Exception {
    String login = Client.account(KEY, "main");
    HttpRequest.Builder request =
        signed("/" + login + "/keys/main", "POST", "/my/machines")
            .header("Content-MD5", digest)
            .POST(HttpRequest.BodyPublishers.ofString(body));

    HttpResponse<String> response = client.send(request);

    assertThat(response.statusCode()).isEqualTo(status);
    if (status == 200) {
      assertThat(Client.json(response).getString("body")).isEqualTo(body);
    } else {
      assertThat(Client.json(response).getString("code")).isEqualTo("BadRequest");
      assertThat(Client.json(response).getString("message")).contains("Content-MD5");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json               | 200",
        "*/*                            | 200",
        "text/html, application/*;q=0.8 | 200",
        "Application/JSON; charset=utf8 | 200",
        "image/png                      | 406",
        "text/html, application/xml     | 406"
      })
  void onlyJsonIsAnswered(String accept, int status) throws Exception {
    String login = Client.account(KEY, "main");

    HttpResponse<String> response =
        client.send(
            signed("/" + login + "/keys/main", "GET", "/my/machines").header("Accept", accept));

    assertThat(response.statusCode()).isEqualTo(status);
    if (status == 406) {
      assertThat(Client.json(response).getString("code")).isEqualTo("NotAcceptable");
    }
  }
}
