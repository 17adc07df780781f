package io.perigee.compute.testing;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Speaks Luna2 to the service as the gateway does, and names things so that tests do not meet. */
public final class Luna {

  private Luna() {}

  public static Request operator() {
    return roles("operator");
  }

  public static Request admin() {
    return roles("admin");
  }

  /** A user with these roles. */
  public static Request roles(String... roles) {
    return as(TestIdentity.ofModule().lunaUser("luna", roles));
  }

  public static Request service() {
    return as(TestIdentity.ofModule().service("power"));
  }

  public static Request as(String token) {
    return given().header(TestIdentity.HEADER, token).contentType("application/json");
  }

  public static String name(String kind) {
    return kind + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** The object of a published example. */
  public static ObjectNode example(String file, String kind, String name) {
    try (InputStream in = Luna.class.getResourceAsStream("/published/luna2/" + file + ".json")) {
      JsonNode document = Json.tree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      return (ObjectNode) document.path("config").path(kind).path(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String body(String kind, String name, JsonNode object) {
    ObjectNode body = Json.object();
    body.putObject("config").putObject(kind).set(name, object);
    return Json.write(body);
  }

  public static Response post(String kind, String name, JsonNode object) {
    return operator().body(body(kind, name, object)).post("/luna/config/" + kind + "/" + name);
  }

  public static Response post(String kind, String name, String path, JsonNode object) {
    return operator()
        .body(body(kind, name, object))
        .post("/luna/config/" + kind + "/" + name + path);
  }

  /** An object as GET shows it. */
  public static ObjectNode get(String kind, String name) {
    Response answer = operator().get("/luna/config/" + kind + "/" + name);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return (ObjectNode) Json.tree(answer.asString()).path("config").path(kind).path(name);
  }

  public static Response delete(String kind, String name) {
    return operator().get("/luna/config/" + kind + "/" + name + "/_delete");
  }

  /** A group with these fields, as JSON. */
  public static String group(String fields) {
    String name = name("group");
    assertThat(post("group", name, Json.tree(fields)).statusCode()).isEqualTo(201);
    return name;
  }

  /** A node in a group. */
  public static String node(String group) {
    return node(group, "{}");
  }

  public static String node(String group, String fields) {
    String name = name("node");
    Response made = post("node", name, ((ObjectNode) Json.tree(fields)).put("group", group));
    assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
    return name;
  }

  /** The switch of the published examples of nodes; made if it is not there yet. */
  public static void publishedSwitch() {
    assertThat(post("switch", "switch01", Json.object().put("comment", "Bootswitch")).statusCode())
        .isIn(201, 204);
  }

  /** A BMC setup with the credentials of the published example. */
  public static String bmcsetup() {
    String name = name("gigabyte");
    assertThat(
            post("bmcsetup", name, example("bmcsetup-list", "bmcsetup", "gigabyte")).statusCode())
        .isEqualTo(201);
    return name;
  }

  /**
   * Holds that {@code shown} has every field of {@code example} but these, with its value;
   * interfaces may show more.
   */
  public static void assertShows(ObjectNode shown, ObjectNode example, Set<String> but) {
    for (Map.Entry<String, JsonNode> field : example.properties()) {
      if (field.getKey().equals("interfaces")) {
        for (int i = 0; i < field.getValue().size(); i++) {
          assertShows(
              (ObjectNode) shown.path("interfaces").get(i),
              (ObjectNode) field.getValue().get(i),
              Set.of());
        }
      } else if (!but.contains(field.getKey())) {
        assertThat(shown.get(field.getKey())).as(field.getKey()).isEqualTo(field.getValue());
      }
    }
  }
}
