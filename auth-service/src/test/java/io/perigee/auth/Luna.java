package io.perigee.auth;

import static io.perigee.devkit.testkit.http.Http.given;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;

/** Requests at the Luna API as the gateway forwards them. */
public final class Luna {

  private Luna() {}

  public static Request as(String identity) {
    return given().header(TestIdentity.HEADER, identity).contentType("application/json");
  }

  public static Request operator() {
    return as(TestIdentity.ofModule().lunaUser("luna"));
  }

  public static Request anonymous() {
    return as(TestIdentity.ofModule().anonymous("luna"));
  }

  /** Posts fields, as the inside of an object. */
  public static Response save(String kind, String name, String fields) {
    return post(kind, name, (ObjectNode) Json.tree("{" + fields + "}"));
  }

  public static Response post(String kind, String name, ObjectNode object) {
    ObjectNode body = Json.object();
    body.putObject("config").putObject(kind).set(name, object);
    return operator().body(Json.write(body)).post("/luna/config/" + kind + "/" + name);
  }

  public static Response get(String kind, String name) {
    return operator().get("/luna/config/" + kind + "/" + name);
  }

  /** What is shown of one object. */
  public static JsonNode shown(String kind, String name) {
    Response answer = get(kind, name);
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + ": " + answer.asString());
    }
    return Json.tree(answer.asString()).path("config").path(kind).path(name);
  }

  public static Response delete(String kind, String name) {
    return operator().get("/luna/config/" + kind + "/" + name + "/_delete");
  }

  /** A name that no other test has. */
  public static String fresh(String prefix) {
    return prefix + Tenant.random(5);
  }
}
