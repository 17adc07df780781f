package io.perigee.auth.face;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.Example;
import io.perigee.auth.Luna;
import io.perigee.auth.Surroundings;
import io.perigee.auth.tpm.SoftwareTpm;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Node tokens for what a TPM says, and who may fetch files. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Surroundings.class)
class TpmTest {

  private static final String DIGEST =
      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  @TempDir Path folder;

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/tpm/{}")
  void thePublishedDigestOfANodeGivesItsToken() {
    // Given the published node with the published digest
    node("node001", Map.of("tpm_sha256", DIGEST));

    // When the published example is sent
    Response answer = post("node001", Example.text("published/tpm-request.json"));

    // Then it is 200 with a token, which names the node
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    assertThat(Json.tree(answer.asString()).properties()).hasSize(1);
    JsonNode principal = whose(Json.tree(answer.asString()).get("token").asText());
    assertThat(principal.get("kind").asText()).isEqualTo("node");
    assertThat(principal.get("login").asText()).isEqualTo("node001");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "another digest       | known  | {\"tpm_sha256\":\"0000000000000000000000000000000000000000000000000000000000000000\"} | 401",
        "no digest            | known  | {}                            | 401",
        "an unknown node      | nobody | {\"tpm_sha256\":\"DIGEST\"}   | 401",
        "a node of no name    | No_De  | {\"tpm_sha256\":\"DIGEST\"}   | 401",
        "a node without one   | bare   | {\"tpm_sha256\":\"DIGEST\"}   | 401",
        "a node with a key    | keyed  | {\"tpm_sha256\":\"DIGEST\"}   | 401",
        "no digest at all     | known  | {\"tpm_sha256\":\"abc\"}      | 400",
        "a wrong type         | known  | {\"tpm_sha256\":[1]}          | 400",
        "an unknown field     | known  | {\"tpm\":1}                   | 400",
        "not JSON             | known  | {                             | 400",
        "half a quote         | keyed  | {\"quote\":\"AAAA\"}          | 400",
        "a quote of rubbish   | keyed  | {\"quote\":\"AAAA\",\"signature\":\"AAAA\"} | 401",
        "a quote not base64   | keyed  | {\"quote\":\"ä\",\"signature\":\"AAAA\"}    | 400",
        "a quote without key  | known  | {\"quote\":\"AAAA\",\"signature\":\"AAAA\"} | 401",
        "a wrong password     | known  | {\"username\":\"luna\",\"password\":\"no\"} | 401"
      })
  void whatIsNotTheNodesGivesNoToken(String fault, String node, String body, int status) {
    node("known", Map.of("tpm_sha256", DIGEST));
    node("bare", Map.of());
    node("keyed", Map.of("tpm_sha256", DIGEST, "tpm_pubkey", "-----BEGIN PUBLIC KEY-----"));

    Response refused = post(node, body.replace("DIGEST", DIGEST));

    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(status);
    assertThat(refused.asString()).doesNotContain("token\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa", "ecc"})
  void aNodeProvesItselfByAQuoteOverOurNonceOnceAndByNothingElse(String kind) throws Exception {
    try (SoftwareTpm tpm = SoftwareTpm.start(folder)) {
      // Given a node whose attestation key and registers are known
      String name = "tpm-" + kind;
      String key = tpm.attestationKey(kind);
      node(name, Map.of("tpm_pubkey", key));

      // When it quotes a nonce of ours
      String nonce = challenge(name);
      SoftwareTpm.Quote quote = tpm.quote(nonce, kind);
      Response answer = quoted(name, quote);

      // Then it has its token
      assertThat(nonce).matches("[0-9a-f]{64}");
      assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
      assertThat(whose(Json.tree(answer.asString()).get("token").asText()).get("login").asText())
          .isEqualTo(name);

      // And the same quote is no good again, nor over a nonce that is not ours, nor for another
      quoted(name, quote).then().statusCode(401);
      quoted(name, tpm.quote("00".repeat(32), kind)).then().statusCode(401);
      node("other-" + kind, Map.of("tpm_pubkey", key));
      quoted(name, tpm.quote(challenge("other-" + kind), kind)).then().statusCode(401);

      // And registers that were extended are seen by whom the node's digest is known
      SoftwareTpm.Quote before = tpm.quote(challenge(name), kind);
      node(name, Map.of("tpm_pubkey", key, "tpm_sha256", tpm.digest()));
      quoted(name, before).then().statusCode(200);
      tpm.extend();
      quoted(name, tpm.quote(challenge(name), kind)).then().statusCode(401);

      // And a quote that was tampered with is no quote
      byte[] attest = tpm.quote(challenge(name), kind).attest();
      attest[attest.length - 1] ^= 1;
      quoted(name, new SoftwareTpm.Quote(attest, quote.signature())).then().statusCode(401);
    }
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/filesauth")
  void filesauthLetsThroughWhatIsFetchedWhileBootingAndWhoHasAToken() {
    String image = "/files/compute-image-20240101.tar.bz2";
    Response go = Luna.operator().header("X-Original-URI", image).get("/luna/filesauth");

    assertThat(go.statusCode()).isEqualTo(200);
    assertThat(Json.tree(go.asString())).isEqualTo(Json.tree("{\"message\":\"Go\"}"));
    Luna.as(TestIdentity.ofModule().node(UUID.randomUUID().toString(), "node001"))
        .header("X-Original-URI", image)
        .get("/luna/filesauth")
        .then()
        .statusCode(200);
    Luna.anonymous().header("X-Original-URI", image).get("/luna/filesauth").then().statusCode(401);
    Luna.anonymous()
        .header("X-Original-URI", "/files/compute-vmlinuz")
        .get("/luna/filesauth")
        .then()
        .statusCode(200);
    Luna.anonymous().get("/luna/filesauth").then().statusCode(401);
    given().header("X-Original-URI", image).get("/luna/filesauth").then().statusCode(401);
  }

  private static Response quoted(String node, SoftwareTpm.Quote quote) {
    Base64.Encoder base64 = Base64.getEncoder();
    return post(
        node,
        Json.write(
            Json.object()
                .put("quote", base64.encodeToString(quote.attest()))
                .put("signature", base64.encodeToString(quote.signature()))));
  }

  private static String challenge(String node) {
    Response answer = post(node, "{\"challenge\":true}");
    assertThat(answer.statusCode()).isEqualTo(200);
    return Json.tree(answer.asString()).get("nonce").asText();
  }

  private static Response post(String node, String body) {
    return Luna.anonymous().body(body).post("/luna/tpm/" + node);
  }

  private static void node(String name, Map<String, String> fields) {
    ObjectNode node = Json.object().put("name", name);
    fields.forEach(node::put);
    given()
        .body(Json.write(node))
        .put(System.getProperty("perigee.test.compute") + "/test/" + name)
        .then()
        .statusCode(200);
  }

  private static JsonNode whose(String token) {
    Response answer =
        given()
            .header(TestIdentity.HEADER, TestIdentity.ofModule().service("gateway"))
            .contentType("application/json")
            .body(Map.of("token", token))
            .post("/internal/authenticate/luna");
    assertThat(answer.statusCode()).isEqualTo(200);
    return Json.tree(answer.asString());
  }
}
