package io.perigee.compute.face.luna;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.WithTestResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** "Export the cluster configuration" and "Import a cluster configuration", with their examples. */
@NodeTest
@WithTestResource(NodePeers.class)
class ClusterTransferContractTest {

  private static final String PASSPHRASE = "correct horse battery staple";
  private static final String NO_SALT = "AAAAAAAAAAAAAAAAAAAAAA==";
  private static final List<String> KINDS =
      List.of("bmcsetup", "cloud", "switch", "otherdev", "group", "node", "rack");

  /** What a TPM says of its node. */
  private static final String DIGEST = "5ea1".repeat(16);

  @Inject Database database;

  /** The whole document, but of named objects only this test's, which have this in their names. */
  private static ObjectNode exported(String mark) {
    Response answer =
        Luna.admin().header("X-Passphrase", PASSPHRASE).get("/luna/config/cluster/export");
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    ObjectNode config = (ObjectNode) Json.tree(answer.asString()).get("config");
    ObjectNode own = Json.object();
    own.set("_export", config.get("_export"));
    own.set("cluster", config.get("cluster"));
    config
        .properties()
        .forEach(
            section -> {
              if (KINDS.contains(section.getKey())) {
                keep(own, section, mark);
              }
            });
    for (String owner : List.of("node", "group")) {
      config
          .path("secrets")
          .path(owner)
          .properties()
          .forEach(
              h -> {
                if (h.getKey().contains(mark)) {
                  own.withObject("/secrets/" + owner).set(h.getKey(), h.getValue());
                }
              });
    }
    return own;
  }

  private static void keep(ObjectNode own, Map.Entry<String, JsonNode> section, String mark) {
    section
        .getValue()
        .properties()
        .forEach(
            o -> {
              if (o.getKey().contains(mark)) {
                own.withObject("/" + section.getKey()).set(o.getKey(), o.getValue());
              }
            });
  }

  private static Response imported(JsonNode config) {
    return imported(config, PASSPHRASE);
  }

  private static Response imported(JsonNode config, String passphrase) {
    ObjectNode body = Json.object();
    body.set("config", config);
    return Luna.admin()
        .header("X-Passphrase", passphrase)
        .body(Json.write(body))
        .post("/luna/config/cluster/import");
  }

  private static void made(String kind, String name, String fields) {
    Response answer = Luna.post(kind, name, Json.tree(fields.replace('\'', '"')));
    assertThat(answer.statusCode()).as(kind + " " + answer.asString()).isEqualTo(201);
  }

  /** A small cluster, each object's name with this mark. */
  private static void build(String m) {
    made("bmcsetup", "bmc" + m, "{'username':'root','password':'calvin','userid':3}");
    made("cloud", "cloud" + m, "{'type':'aws','comment':'c'}");
    made(
        "switch",
        "sw" + m,
        "{'network':'dual%s','read':'public','rw':'private','oid':'.1'}".formatted(m));
    made(
        "otherdev",
        "ups" + m,
        "{'network':'dual%s','ipaddress_ipv6':'','comment':'UPS'}".formatted(m));
    made(
        "group",
        "group" + m,
        "{'osimage':'img%s','bmcsetupname':'bmc%s','setupbmc':true,'domain':'cluster','prescript':'IyEvYmluL2Jhc2gKZXhpdCAw','interfaces':[{'interface':'BOOTIF','network':'net%s'},{'interface':'BMC','network':'ipmi%s'}]}"
            .formatted(m, m, m, m));
    made(
        "node",
        "n1" + m,
        "{'group':'group%s','switch':'sw%s','switchport':4,'cloud':'cloud%s','netboot':false,'comment':'first','interfaces':[{'interface':'ib0','network':'ib%s','vlanid':7}]}"
            .formatted(m, m, m, m));
    made(
        "node",
        "n2" + m,
        "{'group':'group%s','kerneloptions':'quiet','tpm_sha256':'%s'}".formatted(m, DIGEST));
    Luna.operator()
        .get("/luna/config/node/n2" + m + "/interfaces/BMC/_delete")
        .then()
        .statusCode(204);
    made(
        "rack",
        "rack" + m,
        "{'size':20,'room':'b','devices':[{'name':'n1%s','type':'node','position':3,'height':2,'vendor':'HP'},{'name':'sw%s','type':'switch','position':20}]}"
            .formatted(m, m));
    for (String holder : List.of("node/n1" + m, "group/group" + m)) {
      String[] at = holder.split("/");
      Luna.operator()
          .body(
              "{\"config\":{\"secrets\":{\"%s\":{\"%s\":[{\"name\":\"key\",\"content\":\"t0psecret\",\"path\":\"/etc/key\"}]}}}}"
                  .formatted(at[0], at[1]))
          .post("/luna/config/secrets/" + holder)
          .then()
          .statusCode(201);
    }
  }

  private static void remove(String m) {
    for (String path :
        List.of(
            "rack/rack",
            "node/n1",
            "node/n2",
            "group/group",
            "bmcsetup/bmc",
            "cloud/cloud",
            "switch/sw",
            "otherdev/ups")) {
      Luna.operator().get("/luna/config/" + path + m + "/_delete").then().statusCode(204);
    }
  }

  private static ObjectNode withOwners(ObjectNode config, String m) {
    ObjectNode whole = config.deepCopy();
    for (String network : List.of("net", "ipmi", "ib", "dual")) {
      whole.withObject("/network").putObject(network + m).put("network", "10.200.0.0/16");
    }
    whole.withObject("/osimage").putObject("img" + m).put("path", "/x");
    return whole;
  }

  private static boolean peersHave(String name) {
    return Luna.admin().get("/luna/config/cluster/export").asString().contains("\"" + name + "\"");
  }

  @Test
  void usersAndGroupsOfTheNodesTravelWithTheirOwnersKey() {
    String m = Luna.name("");
    ObjectNode config = Json.object();
    config.putObject("_export").put("format", 1).put("salt", NO_SALT).put("rounds", 1);
    config.putObject("osgroup").putObject("staff" + m).put("gidNumber", 100);
    config.putObject("osuser").putObject("alice" + m).put("uidNumber", 1000);

    imported(config).then().statusCode(201);

    JsonNode sealed =
        Json.tree(
                Luna.admin()
                    .header("X-Passphrase", PASSPHRASE)
                    .get("/luna/config/cluster/export")
                    .asString())
            .at("/config/osuser/alice" + m);
    assertThat(sealed.get("uidNumber").asInt()).isEqualTo(1000);
    assertThat(java.util.Base64.getDecoder().decode(sealed.get("sealing").asText())).hasSize(64);
    JsonNode open =
        Json.tree(Luna.admin().get("/luna/config/cluster/export").asString())
            .at("/config/osuser/alice" + m);
    assertThat(open.get("sealing").isNull()).isTrue();
    // And a failing import takes them back
    ObjectNode failing = Json.object();
    failing.putObject("osuser").putObject("bob" + m).put("uidNumber", 1001);
    failing.putObject("network").putObject("refused");
    imported(failing).then().statusCode(400);
    assertThat(peersHave("bob" + m)).isFalse();
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/config/cluster/export")
  @ContractTest(api = "luna", method = "POST", path = "/config/cluster/import")
  void whatIsImportedIsExportedAlike() {
    // Given a small cluster, exported and removed
    String m = Luna.name("");
    build(m);
    ObjectNode before = exported(m);
    assertThat(before.properties().stream().map(Map.Entry::getKey))
        .contains("cluster", "bmcsetup", "cloud", "switch", "group", "node", "rack", "secrets");
    String text = Json.write(before);
    assertThat(text)
        .doesNotContain("t0psecret")
        .doesNotContain("calvin")
        .doesNotContain(DIGEST)
        .doesNotContain("\"private\"");
    remove(m);

    // When the document is imported
    Response answer = imported(withOwners(before, m));

    // Then all is there again, with its addresses and secrets
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
    assertThat(answer.jsonPath().getString("message")).isEqualTo("Configuration imported");
    assertThat(exported(m)).isEqualTo(before);
    assertThat(Luna.get("node", "n2" + m).get("interfaces")).hasSize(1);
    assertThat(Luna.get("node", "n2" + m).get("tpm_sha256").asText()).isEqualTo(DIGEST);
    assertThat(Luna.get("switch", "sw" + m).get("ipaddress_ipv6").asText()).isEqualTo("fd00::1");
    assertThat(Luna.get("otherdev", "ups" + m).has("ipaddress_ipv6")).isFalse();
    assertThat(
            Luna.admin()
                .get("/luna/config/secrets/node/n1" + m + "/key")
                .jsonPath()
                .getString("config.secrets.node.'n1" + m + "'[0].content"))
        .isEqualTo("t0psecret");
    assertThat(
            Luna.admin()
                .get("/luna/config/bmcsetup/bmc" + m)
                .jsonPath()
                .getString("config.bmcsetup.'bmc" + m + "'.password"))
        .isEqualTo("calvin");
    // And no import is left to be undone
    assertThat(unfinished()).isZero();
    // And what is there is not imported twice
    imported(withOwners(before, m)).then().statusCode(409);
    assertThat(exported(m)).isEqualTo(before);
  }

  @Test
  void anImportThatFailsOnItsWayIsUndoneEverywhere() {
    // Given an exported cluster, of whose addresses one is meanwhile another's
    String m = Luna.name("");
    build(m);
    ObjectNode before = exported(m);
    String address = before.at("/node/n1" + m + "/interfaces/0/ipaddress").asText();
    remove(m);
    String thief = Luna.name("thief");
    made("otherdev", thief, "{'network':'net%s','ipaddress':'%s'}".formatted(m, address));

    // When it is imported
    Response refused = imported(withOwners(before, m));

    // Then the error says so, and nothing is there that was not before
    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(409);
    assertThat(refused.jsonPath().getString("message")).contains(address);
    for (String path :
        List.of(
            "group/group", "bmcsetup/bmc", "cloud/cloud", "switch/sw", "node/n1", "rack/rack")) {
      Luna.operator().get("/luna/config/" + path + m).then().statusCode(404);
    }
    assertThat(peersHave("img" + m)).isFalse();
    assertThat(unfinished()).isZero();
    // And once the address is free it succeeds
    Luna.delete("otherdev", thief).then().statusCode(204);
    Response again = imported(withOwners(before, m));
    assertThat(again.statusCode()).as(again.asString()).isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                  | config.cluster is required",
        "{\"colours\":{}}                                    | unknown section config.colours",
        "{\"node\":[]}                                       | config.node must be an object",
        "{\"node\":{\"NAME\":[]}}                            | must be an object",
        "{\"node\":{\"NAME\":{}}}                            | config.node.NAME.group is required",
        "{\"node\":{\"NAME\":{\"group\":\"nosuch\"}}}        | config.node.NAME.group: group nosuch"
            + " does not exist",
        "{\"node\":{\"NAME\":{\"group\":\"g\",\"x\":1}},\"group\":{\"g\":{}}} | unknown field"
            + " config.node.NAME.x",
        "{\"node\":{\"NAME\":{\"group\":\"g\",\"osimage\":\"nosuch\"}},\"group\":{\"g\":{}}} |"
            + " osimage nosuch does not exist",
        "{\"group\":{\"NAME\":{\"interfaces\":[{\"interface\":\"a\",\"network\":\"nosuch\"}]}}} |"
            + " network nosuch does not exist",
        "{\"group\":{\"../NAME\":{}}}                        | group name may hold",
        "{\"bmcsetup\":{\"NAME\":{\"username\":\"root\",\"password\":\"****\"}}} | was left out of"
            + " the document",
        "{\"bmcsetup\":{\"NAME\":{\"username\":\"root\"}}}   | config.bmcsetup.NAME.password is"
            + " required",
        "{\"bmcsetup\":{\"NAME\":{\"username\":\"root\",\"password\":\"sealed:AAAA\"}}} | cannot be"
            + " opened with this passphrase",
        "{\"rack\":{\"NAME\":{\"devices\":[{\"name\":\"nosuch\",\"type\":\"node\",\"position\":1}]}}}"
            + " | node nosuch does not exist",
        "{\"secrets\":{\"node\":{\"nosuch\":[{\"name\":\"a\",\"content\":\"b\"}]}}} | node nosuch"
            + " does not exist",
        "{\"secrets\":{\"car\":{}}}                          | only nodes and groups have secrets",
        "{\"cluster\":{\"controller1\":{}}}                  | config.cluster.controller1 cannot be"
            + " changed",
        "{\"network\":{\"refused\":{}},\"group\":{\"NAME\":{}}} | config.network.refused is wrong",
      })
  void theWholeDocumentIsCheckedFirst(String config, String message) {
    String name = Luna.name("bad");
    ObjectNode sent = (ObjectNode) Json.tree(config.replace("NAME", name));
    sent.putObject("_export").put("salt", NO_SALT).put("rounds", 1);
    if (!sent.has("group") && sent.has("cluster")) {
      sent.putObject("group").putObject(name);
    }

    Response refused = imported(sent);

    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
    assertThat(refused.jsonPath().getString("message")).contains(message.replace("NAME", name));
    Luna.operator().get("/luna/config/group/" + name).then().statusCode(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"''", "[]", "{", "{\"config\":[]}", "{\"config\":{}}", "1"})
  void bodiesThatAreNoDocumentAreRefused(String body) {
    Luna.admin().body(body).post("/luna/config/cluster/import").then().statusCode(400);
  }

  /** As they were exported before documents told the number of rounds. */
  @Test
  void aDocumentThatDoesNotTellItsRoundsIsOpenedWith600000() {
    ObjectNode config = Json.object();
    config.putObject("_export").put("format", 1).put("salt", NO_SALT);
    config
        .putObject("bmcsetup")
        .putObject("a")
        .put("username", "root")
        .put("password", "sealed:BMzUPPg/T75Kx5ecOTDY8OVvDAd1u8m4/4nvEIT30kTyDg==");

    Response answer = imported(config, "correct horse battery");

    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
    assertThat(
            Luna.admin()
                .get("/luna/config/bmcsetup/a")
                .jsonPath()
                .getString("config.bmcsetup.a.password"))
        .isEqualTo("calvin");
    Luna.operator().get("/luna/config/bmcsetup/a/_delete").then().statusCode(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "10000001", "1e12", "1.5", "\"many\"", "null"})
  void roundsThatAreNoneAreRefused(String rounds) {
    ObjectNode config = Json.object();
    config.putObject("group").putObject(Luna.name("unsealed"));
    config.putObject("_export").put("salt", NO_SALT).set("rounds", Json.tree(rounds));

    Response refused = imported(config);

    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
    assertThat(refused.jsonPath().getString("message"))
        .contains("config._export.rounds must be a number from 1 to 10000000");
  }

  @Test
  void secretsLeaveOnlyUnderAPassphraseAndOnlyWithThoseWhoMaySeeThem() {
    String m = Luna.name("");
    build(m);

    String without = Luna.admin().get("/luna/config/cluster/export").asString();

    assertThat(without).contains("bmc" + m).doesNotContain("t0psecret").doesNotContain("calvin");
    assertThat(without).contains("\"content\":\"****\"");
    for (String role : List.of("viewer", "operator")) {
      Luna.roles(role)
          .header("X-Passphrase", PASSPHRASE)
          .get("/luna/config/cluster/export")
          .then()
          .statusCode(403);
    }
    Luna.roles("viewer").get("/luna/config/cluster/export").then().statusCode(200);
    Luna.roles("viewer").body("{}").post("/luna/config/cluster/import").then().statusCode(403);
    Luna.admin()
        .header("X-Passphrase", "short")
        .get("/luna/config/cluster/export")
        .then()
        .statusCode(400);
  }

  private long unfinished() {
    return database.read(
        h -> h.createQuery("SELECT count(*) FROM configuration_import").mapTo(Long.class).one());
  }
}
