package io.perigee.compute.testing;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;
import java.time.Duration;
import java.util.UUID;

/**
 * An account of a test's own, speaking CloudAPI and the LunaNode API as the gateway hands them on.
 */
public final class Tenant {

  /** How long machine work may take in a test. */
  public static final Duration SOON = Duration.ofSeconds(30);

  /** How the ids of networks end that are an account's own. */
  static final String OWN_NETWORK = "fab";

  public final UUID account;
  public final String login;

  public Tenant() {
    this(UUID.randomUUID());
  }

  private Tenant(UUID account) {
    this.account = UUID.fromString(account.toString().substring(0, 33) + "000");
    this.login = "t" + account.toString().replace("-", "").substring(0, 16);
  }

  /** A tenant that has an SSH key. */
  public static Tenant withKey() {
    return new Tenant(
        UUID.fromString(
            Peers.KEYED + UUID.randomUUID().toString().substring(Peers.KEYED.length())));
  }

  /** The tenant's own network. */
  public String network() {
    return account.toString().substring(0, 33) + OWN_NETWORK;
  }

  static UUID ownerOf(String network) {
    return UUID.fromString(network.substring(0, 33) + "000");
  }

  public Response get(String path) {
    return cloud().get(path(path));
  }

  public Response post(String path, JsonNode body) {
    return cloud().body(Json.write(body)).post(path(path));
  }

  /** Sends a form, as the published examples do. */
  public Response form(String path, String form) {
    return cloud().contentType("application/x-www-form-urlencoded").body(form).post(path(path));
  }

  public Response delete(String path) {
    return cloud().delete(path(path));
  }

  /** A stopped machine of brand bhyve. */
  public JsonNode stopped(ObjectNode body) {
    String id = running(body).get("id").asText();
    act(id, "stop");
    return until(id, "stopped");
  }

  /** Asks until the answer is as expected; the answer then. */
  public JsonNode until(String path, java.util.function.Predicate<Response> expected) {
    return Json.tree(
        await()
            .atMost(SOON)
            .pollInterval(Duration.ofMillis(50))
            .until(() -> get(path), expected)
            .asString());
  }

  /** CloudAPI's requests of this account. */
  public Request cloud() {
    return cloud("9.0.0");
  }

  /** The same, by a version of CloudAPI. */
  public Request cloud(String version) {
    return given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().account(account, login))
        .header("Accept-Version", version)
        .header("X-Forwarded-For", "127.0.0.1")
        .header("X-Perigee-Key", "/" + login + "/keys/demo")
        .header("X-Forwarded-Host", "api.example.com")
        .contentType("application/json");
  }

  /** CloudAPI's requests by the URL of a region, as the gateway says which. */
  public Request at(String region) {
    return cloud().header("X-Perigee-Region", region);
  }

  public String path(String rest) {
    return "/cloudapi/" + login + rest;
  }

  /** A LunaNode call; {@code body} is the decoded request. */
  public JsonNode luna(String action, JsonNode body) {
    Response response =
        given()
            .header(TestIdentity.HEADER, TestIdentity.ofModule().apiKey(account, login))
            .contentType("application/json")
            .body(Json.write(body))
            .post("/lunanode/" + action);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    return Json.tree(response.asString());
  }

  /** Sends a request for a machine. */
  public Response create(ObjectNode body) {
    return cloud().body(Json.write(body)).post(path("/machines"));
  }

  /** A request for a machine in the demo region. */
  public static ObjectNode wanted() {
    return Json.object().put("image", Peers.IMAGE).put("package", "sdc_128");
  }

  /** Makes a machine and waits until it runs. */
  public JsonNode running(ObjectNode body) {
    Response created = create(body);
    assertThat(created.statusCode()).as(created.asString()).isEqualTo(201);
    return until(Json.tree(created.asString()).get("id").asText(), "running");
  }

  public JsonNode machine(String id) {
    return Json.tree(cloud().get(path("/machines/" + id)).asString());
  }

  /** Waits for a state; the machine then. */
  public JsonNode until(String id, String state) {
    return await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> machine(id), m -> m.path("state").asText().equals(state));
  }

  /** Does something to a machine, which must be accepted. */
  public void act(String id, String action) {
    Response response = cloud().post(path("/machines/" + id + "?action=" + action));
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(202);
  }

  /** Waits until the audit's newest row is of this action; the audit then. */
  public JsonNode audited(String id, String action) {
    return await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> Json.tree(cloud().get(path("/machines/" + id + "/audit")).asString()),
            audit -> audit.path(0).path("action").asText().equals(action));
  }
}
