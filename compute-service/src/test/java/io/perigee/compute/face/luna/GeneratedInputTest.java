package io.perigee.compute.face.luna;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.Generated;
import io.perigee.devkit.testkit.Samples;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Http;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is posted is never a 500, and what is refused has changed nothing. */
@NodeTest
@WithTestResource(NodePeers.class)
class GeneratedInputTest {

  private static final int DOCUMENTS = 20;
  private static final List<String> MEMBER =
      Stream.concat(
              MemberBody.FIELDS.stream().filter(f -> !f.equals("interfaces")), Stream.of("name"))
          .sorted()
          .toList();
  private static final List<String> INTERFACE =
      List.of(
          "interface",
          "network",
          "ipaddress",
          "macaddress",
          "macaddr",
          "options",
          "vlanid",
          "dhcp",
          "force");

  /**
   * Something that can be posted.
   *
   * @param kind the object's kind in the body
   * @param path after the object's name in the URL
   * @param fields of the object
   * @param rows fields that hold lists of objects
   */
  private record Posted(
      String kind, String path, List<String> fields, Map<String, List<String>> rows) {
    @Override
    public String toString() {
      return kind + path;
    }
  }

  static Stream<Posted> posts() {
    List<String> node =
        with(
            MEMBER,
            "group",
            "newnodename",
            "newhostname",
            "switch",
            "switchport",
            "cloud",
            "service",
            "status",
            "vendor",
            "assettag",
            "tpm_uuid");
    List<String> group = with(MEMBER, "domain", "newgroupname");
    List<String> bmcsetup =
        List.of(
            "newbmcname",
            "userid",
            "username",
            "password",
            "netchannel",
            "mgmtchannel",
            "unmanaged_bmc_users",
            "comment");
    List<String> wire = DeviceBody.OF_SWITCHES.stream().sorted().toList();
    List<String> other = DeviceBody.OF_OTHERS.stream().sorted().toList();
    List<String> device = List.of("name", "type", "vendor", "orientation", "height", "position");
    Map<String, List<String>> interfaces = Map.of("interfaces", INTERFACE);
    return Stream.of(
        new Posted("node", "", node, interfaces),
        new Posted("node", "/_clone", node, interfaces),
        new Posted("node", "/interfaces", List.of("interfaces"), interfaces),
        new Posted("group", "", group, interfaces),
        new Posted("group", "/_clone", group, interfaces),
        new Posted("group", "/interfaces", List.of("interfaces"), interfaces),
        new Posted("bmcsetup", "", bmcsetup, Map.of()),
        new Posted("bmcsetup", "/_clone", bmcsetup, Map.of()),
        new Posted("switch", "", wire, Map.of()),
        new Posted("switch", "/_clone", wire, Map.of()),
        new Posted("otherdev", "", other, Map.of()),
        new Posted("otherdev", "/_clone", other, Map.of()),
        new Posted("cloud", "", List.of("newcloudname", "type", "comment"), Map.of()),
        new Posted(
            "rack",
            "",
            List.of("newrackname", "size", "order", "room", "site"),
            Map.of("devices", device)));
  }

  @ParameterizedTest
  @MethodSource("posts")
  void anObjectTakesWhatIsPostedWholeOrNotAtAll(Posted posted) {
    String name = made(posted.kind);
    for (ObjectNode object : Samples.of(Generated.objects(posted.fields, posted.rows), DOCUMENTS)) {
      String before = shown(posted.kind, name);
      String body = Luna.body(posted.kind, name, object);

      Response answer = post(body, "/luna/config/" + posted.kind + "/" + name + posted.path);

      assertAnswer(answer, body);
      String after = shown(posted.kind, name);
      if (answer.statusCode() >= 400) {
        assertThat(after).as(body).isEqualTo(before);
      } else if (after.isEmpty()) {
        // It was renamed: others follow.
        name = made(posted.kind);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("posts")
  void aNewObjectIsMadeWholeOrNotAtAll(Posted posted) {
    if (!posted.path.isEmpty()) {
      return;
    }
    for (ObjectNode object : Samples.of(Generated.objects(posted.fields, posted.rows), DOCUMENTS)) {
      String name = Luna.name(posted.kind);
      String body = Luna.body(posted.kind, name, object);

      Response answer = post(body, "/luna/config/" + posted.kind + "/" + name);

      assertAnswer(answer, body);
      if (answer.statusCode() >= 400) {
        assertThat(shown(posted.kind, name)).as(body).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void secretsAreTakenWholeOrNotAtAll(String owner, String path) {
    String holder = owner.equals("node") ? Luna.node(Luna.group("{}")) : Luna.group("{}");
    String url = "/luna/config/secrets/" + owner + "/" + holder;
    Luna.operator()
        .body(secret(owner, holder, Json.tree("[{\"name\":\"key\",\"content\":\"x\"}]")))
        .post(url)
        .then()
        .statusCode(201);
    List<String> fields = List.of("name", "secretname", "newsecretname", "content", "path");
    for (ObjectNode object :
        Samples.of(Generated.objects(List.of("x"), Map.of("rows", fields)), DOCUMENTS)) {
      String before = get(url).asString();
      String body = secret(owner, holder, object.path("rows"));

      Response answer = post(body, url + path);

      assertAnswer(answer, body);
      if (answer.statusCode() >= 400) {
        assertThat(get(url).asString()).as(body).isEqualTo(before);
      }
    }
  }

  static Stream<org.junit.jupiter.params.provider.Arguments> secrets() {
    return Stream.of("node", "group")
        .flatMap(
            owner ->
                Stream.of("", "/key", "/key/_clone")
                    .map(path -> org.junit.jupiter.params.provider.Arguments.of(owner, path)));
  }

  @ParameterizedTest
  @MethodSource("posts")
  void bodiesOfAnyShapeAreAnswered(Posted posted) {
    String name = made(posted.kind);
    for (JsonNode value : Samples.of(Generated.values(), DOCUMENTS)) {
      for (String body :
          new String[] {
            Json.write(value),
            "{\"config\":" + Json.write(value) + "}",
            "{\"config\":{\"" + posted.kind + "\":" + Json.write(value) + "}}",
            Luna.body(posted.kind, name, value)
          }) {
        Response answer = post(body, "/luna/config/" + posted.kind + "/" + name + posted.path);

        assertAnswer(answer, body);
      }
    }
  }

  @Test
  void theInventoryTakesWhatIsPostedWholeOrNotAtAll() {
    String node = Luna.node(Luna.group("{}"));
    List<String> fields = List.of("name", "type", "vendor", "orientation", "height");
    for (ObjectNode object :
        Samples.of(Generated.objects(List.of("x"), Map.of("rows", fields)), DOCUMENTS)) {
      JsonNode rows = object.path("rows");
      if (rows.path(0) instanceof ObjectNode first) {
        first.put("name", node);
      }
      String before = get("/luna/config/rack/inventory").asString();
      String body =
          "{\"config\":{\"rack\":{\"inventory\":%s}}}"
              .formatted(rows.isMissingNode() ? "null" : Json.write(rows));

      Response answer = post(body, "/luna/config/rack/inventory");

      assertAnswer(answer, body);
      if (answer.statusCode() >= 400) {
        assertThat(get("/luna/config/rack/inventory").asString()).as(body).isEqualTo(before);
      }
    }
  }

  @Test
  void theClusterTakesWhatIsPostedWholeOrNotAtAll() {
    List<String> fields =
        List.of(
            "ntp_server",
            "technical_contacts",
            "provision_method",
            "provision_fallback",
            "debug",
            "controller1");
    for (ObjectNode object : Samples.of(Generated.objects(fields, Map.of()), DOCUMENTS)) {
      String before = get("/luna/config/cluster").asString();
      ObjectNode body = Json.object();
      body.putObject("config").set("cluster", object);

      Response answer = post(Json.write(body), "/luna/config/cluster");

      assertAnswer(answer, Json.write(body));
      if (answer.statusCode() >= 400) {
        assertThat(get("/luna/config/cluster").asString()).isEqualTo(before);
      }
    }
    ObjectNode clear = Json.object();
    ObjectNode cluster = clear.putObject("config").putObject("cluster").put("debug", false);
    fields.subList(0, 4).forEach(cluster::putNull);
    Luna.operator().body(Json.write(clear)).post("/luna/config/cluster").then().statusCode(204);
  }

  @Test
  void anImportIsTakenWholeOrNotAtAll() {
    List<String> group = with(MEMBER, "domain");
    List<String> wire = List.of("network", "ipaddress", "oid", "read", "rw", "vendor", "comment");
    List<ObjectNode> groups =
        Samples.of(Generated.objects(group, Map.of("interfaces", INTERFACE)), DOCUMENTS);
    List<ObjectNode> switches = Samples.of(Generated.objects(wire, Map.of()), DOCUMENTS);
    for (int i = 0; i < DOCUMENTS; i++) {
      String name = Luna.name("g");
      ObjectNode body = Json.object();
      ObjectNode config = body.putObject("config");
      config.putObject("group").set(name, groups.get(i));
      config.putObject("switch").set(name, switches.get(i));

      Response answer = post(Json.write(body), "/luna/config/cluster/import");

      assertAnswer(answer, Json.write(body));
      boolean made = answer.statusCode() == 201;
      assertThat(shown("group", name).isEmpty()).as(Json.write(body)).isEqualTo(!made);
      assertThat(shown("switch", name).isEmpty()).as(Json.write(body)).isEqualTo(!made);
    }
  }

  private static void assertAnswer(Response answer, String body) {
    assertThat(answer.statusCode()).as(answer.asString() + " to " + body).isLessThan(500);
    if (answer.statusCode() >= 400) {
      assertThat(answer.contentType()).startsWith("application/json");
      assertThat(Json.tree(answer.asString()).path("message").asText()).as(body).isNotBlank();
    }
  }

  private static Request as(String role) {
    return Http.given()
        .urlEncodingEnabled(false)
        .header(TestIdentity.HEADER, TestIdentity.ofModule().lunaUser("luna", role))
        .contentType("application/json");
  }

  private static Response post(String body, String path) {
    return as("operator").body(body).post(path);
  }

  private static Response get(String path) {
    return as("admin").get(path);
  }

  /** An object of the kind. */
  private static String made(String kind) {
    return switch (kind) {
      case "node" -> Luna.node(Luna.group("{}"));
      case "group" -> Luna.group("{}");
      case "bmcsetup" -> Luna.bmcsetup();
      default -> {
        String name = Luna.name(kind);
        String field = kind.equals("rack") ? "room" : "comment";
        Luna.post(kind, name, Json.object().put(field, "x")).then().statusCode(201);
        yield name;
      }
    };
  }

  /** The object as GET shows it; empty if there is none. */
  private static String shown(String kind, String name) {
    Response answer = get("/luna/config/" + kind + "/" + name);
    return answer.statusCode() == 200 ? answer.asString() : "";
  }

  private static String secret(String owner, String holder, JsonNode rows) {
    ObjectNode body = Json.object();
    body.putObject("config").putObject("secrets").putObject(owner).set(holder, rows);
    return Json.write(body);
  }

  private static List<String> with(List<String> fields, String... more) {
    return Stream.concat(fields.stream(), Stream.of(more)).toList();
  }
}
