package io.perigee.runtime.identity;

import static io.perigee.devkit.testkit.http.Http.given;

import io.perigee.runtime.BreakablePlatform;
import io.perigee.runtime.Commands;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.hamcrest.Matchers;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BreakablePlatform.class)
class IdentityFilterTest {

  private static final String PATH = "/internal/accepted-operations/";

  @Inject Commands commands;
  @Inject IdentityTokens tokens;
  @Inject io.perigee.runtime.RuntimeConfig config;

  private void get(String token, String path, int status) {
    var request = token == null ? given() : given().header("X-Perigee-Identity", token);
    request.get(path).then().statusCode(status);
  }

  @Test
  void aServiceMayAskWhetherAnOperationWasAcceptedHere() {
    String request = commands.accept(Commands.of("test.run", UUID.randomUUID().toString()));
    given()
        .header("X-Perigee-Identity", tokens.mint(Principal.service("journal")))
        .get(PATH + request)
        .then()
        .statusCode(200)
        .body("request_id", Matchers.is(request))
        .body("kind", Matchers.is("test.operation"))
        .body("commands", Matchers.is(1));
    get(tokens.mint(Principal.service("journal")), PATH + "auth-unknown", 404);
  }

  @Test
  void nobodyElseOpensAnInternalPath() throws Exception {
    get(null, PATH + "x", 401);
    get("nonsense", PATH + "x", 401);
    OctetKeyPairJsonWebKey own =
        OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
    String forged =
        new IdentityTokens(
                own.toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE), Clock.systemUTC())
            .mint(Principal.service("journal"));
    get(forged, PATH + "x", 401);
    String expired =
        new IdentityTokens(
                keyOfThisService(), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-5)))
            .mint(Principal.service("journal"));
    get(expired, PATH + "x", 401);
    get(tokens.mint(Principal.anonymous("luna")), PATH + "x", 403);
    get(
        tokens.mint(
            new Principal("u", Principal.Kind.LUNA_USER, "luna", null, Set.of(), "internal")),
        PATH + "x",
        403);
  }

  @Test
  void healthAndMetricsAreOpenAndTellOfTheQueue() {
    given().get("/q/health/live").then().statusCode(200);
    given()
        .get("/q/metrics")
        .then()
        .statusCode(200)
        .body(Matchers.containsString("perigee_outbox_rows"))
        .body(Matchers.containsString("perigee_work_commands"));
  }

  private String keyOfThisService() throws Exception {
    return java.nio.file.Files.readString(
        java.nio.file.Path.of(config.identity().keyFile().orElseThrow()));
  }
}
