package io.perigee.auth.face;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.Example;
import io.perigee.auth.Luna;
import io.perigee.auth.directory.DirectoryConfig;
import io.perigee.auth.directory.embedded.EmbeddedDirectory;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.devkit.testkit.http.Http;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** "OS user management" and "OS user group management" on the embedded directory. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(io.perigee.auth.Surroundings.class)
class OsUserTest {

  @Inject Database database;
  @Inject EmbeddedDirectory directory;
  @Inject DirectoryConfig config;

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/osuser/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/osuser/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/osuser")
  @ContractTest(api = "luna", method = "GET", path = "/config/osuser/{}/_delete")
  @ContractTest(api = "luna", method = "POST", path = "/config/osgroup/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/osgroup/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/osgroup")
  @ContractTest(api = "luna", method = "GET", path = "/config/osgroup/{}/_delete")
  void thePublishedUserAndGroupAreMadeShownAndRemovedAsPublished() {
    // Given bob, and an empty group that has the published name
    Luna.save("osuser", "bob", "").then().statusCode(201);
    Luna.save("osgroup", "users", "\"gidNumber\":100").then().statusCode(201);

    // When the published examples are sent
    Response user = send("osuser", "alice", Example.text("published/osuser.json"));
    Response group = send("osgroup", "users", Example.text("published/osgroup.json"));

    // Then both are shown as published, the password excepted
    assertThat(user.statusCode()).as(user.asString()).isEqualTo(201);
    assertThat(group.statusCode()).as(group.asString()).isEqualTo(204);
    ObjectNode alice =
        (ObjectNode) Json.tree(Example.text("published/osuser.json")).at("/config/osuser/alice");
    alice.remove("userPassword");
    assertThat(Luna.shown("osuser", "alice")).isEqualTo(alice);
    assertThat(Luna.shown("osgroup", "users"))
        .isEqualTo(Json.tree(Example.text("published/osgroup.json")).at("/config/osgroup/users"));
    JsonNode list = Json.tree(Luna.operator().get("/luna/config/osuser").asString());
    assertThat(list.at("/config/osuser/alice")).isEqualTo(alice);
    assertThat(list.toString()).doesNotContain("userPassword", "s3cr3t", "$6$");
    JsonNode groups = Json.tree(Luna.operator().get("/luna/config/osgroup").asString());
    assertThat(groups.at("/config/osgroup/users/gidNumber").asInt()).isEqualTo(100);

    // And what is shown may be posted back
    send("osuser", "alice", Luna.get("osuser", "alice").asString()).then().statusCode(204);

    // And the group stays while it is a primary group, and then both go
    Luna.delete("osgroup", "users").then().statusCode(409);
    assertThat(Luna.delete("osuser", "alice").statusCode()).isEqualTo(204);
    assertThat(Luna.shown("osgroup", "users").get("member")).hasSize(1);
    assertThat(Luna.delete("osgroup", "users").statusCode()).isEqualTo(204);
    Luna.get("osuser", "alice").then().statusCode(404);
    Luna.get("osgroup", "users").then().statusCode(404);
    Luna.delete("osuser", "bob").then().statusCode(204);
    Luna.get("osgroup", "bob").then().statusCode(404);
  }

  @Test
  void withoutNumbersAUserGetsFreeOnesAndAGroupOfItsOwn() {
    // Given two users without anything
    String one = Luna.fresh("one");
    String two = Luna.fresh("two");
    Luna.save("osuser", one, "").then().statusCode(201);
    Luna.save("osuser", two, "").then().statusCode(201);

    // Then their numbers differ, and each has the group of its name as primary
    JsonNode first = Luna.shown("osuser", one);
    JsonNode second = Luna.shown("osuser", two);
    assertThat(first.get("uidNumber").asLong()).isGreaterThanOrEqualTo(20_000);
    assertThat(second.get("uidNumber").asLong()).isNotEqualTo(first.get("uidNumber").asLong());
    assertThat(Luna.shown("osgroup", one).get("gidNumber")).isEqualTo(first.get("gidNumber"));
    assertThat(first.get("homeDirectory").asText()).isEqualTo("/home/" + one);
    assertThat(first.get("loginShell").asText()).isEqualTo("/bin/bash");
    assertThat(first.get("cn").asText()).isEqualTo(one);
  }

  @Test
  void numbersAreNeverGivenTwiceToUsersMadeAtTheSameTime() {
    String prefix = Luna.fresh("p");

    List<Long> uids =
        java.util.stream.IntStream.range(0, 8)
            .parallel()
            .mapToObj(
                i -> {
                  Luna.save("osuser", prefix + i, "").then().statusCode(201);
                  return Luna.shown("osuser", prefix + i).get("uidNumber").asLong();
                })
            .toList();

    assertThat(uids).doesNotHaveDuplicates().hasSize(8);
  }

  @Test
  void membersAreTheSameSeenFromEitherSideAndFollowARename() {
    // Given two groups and a user in the first
    String user = Luna.fresh("u");
    String first = Luna.fresh("g");
    String second = Luna.fresh("h");
    Luna.save("osgroup", first, "").then().statusCode(201);
    Luna.save("osgroup", second, "").then().statusCode(201);
    Luna.save("osuser", user, "\"memberOf\":[\"%s\"]".formatted(first)).then().statusCode(201);
    assertThat(texts(Luna.shown("osgroup", first).get("member"))).containsExactly(user);

    // When the second group takes the user, and the user is renamed, and the first group too
    Luna.save("osgroup", second, "\"member\":[\"%s\"]".formatted(user)).then().statusCode(204);
    assertThat(texts(Luna.shown("osuser", user).get("memberOf")))
        .containsExactlyInAnyOrder(first, second);
    long uid = Luna.shown("osuser", user).get("uidNumber").asLong();
    String renamed = Luna.fresh("r");
    Luna.save("osuser", user, "\"newname\":\"%s\"".formatted(renamed)).then().statusCode(204);
    String other = Luna.fresh("k");
    Luna.save("osgroup", first, "\"newosgroup\":\"%s\"".formatted(other)).then().statusCode(204);

    // Then everything hangs together under the new names
    Luna.get("osuser", user).then().statusCode(404);
    Luna.get("osgroup", first).then().statusCode(404);
    assertThat(Luna.shown("osuser", renamed).get("uidNumber").asLong()).isEqualTo(uid);
    assertThat(texts(Luna.shown("osuser", renamed).get("memberOf")))
        .containsExactlyInAnyOrder(other, second);
    assertThat(texts(Luna.shown("osgroup", second).get("member"))).containsExactly(renamed);

    // And clearing the list leaves all groups
    Luna.save("osuser", renamed, "\"memberOf\":\"\"").then().statusCode(204);
    assertThat(Luna.shown("osuser", renamed).get("memberOf")).isEmpty();
    assertThat(Luna.shown("osgroup", second).get("member")).isEmpty();
  }

  @Test
  void theJournalSaysWhoChangedWhatAndNoPassword() {
    // Given a user who is made, changed and removed
    String user = Luna.fresh("j");
    Luna.save("osuser", user, "\"userPassword\":\"s3cr3t-1\"").then().statusCode(201);
    Luna.save("osuser", user, "\"cn\":\"Jay\",\"userPassword\":\"s3cr3t-2\"")
        .then()
        .statusCode(204);
    Luna.delete("osuser", user).then().statusCode(204);

    // Then the journal has each, with old and new
    try (TopicProbe journal = TopicProbe.ofModule("journal")) {
      TopicProbe.Seen deleted =
          journal.await(
              Duration.ofSeconds(20),
              m -> user.equals(m.key()) && m.data().path("action").asText().equals("deleted"));
      List<TopicProbe.Seen> of = journal.all().stream().filter(m -> user.equals(m.key())).toList();
      assertThat(of).hasSize(3);
      assertThat(deleted.data().get("kind").asText()).isEqualTo("osusers");
      JsonNode updated = of.get(1).data();
      assertThat(texts(updated.get("changed"))).containsExactly("cn", "userPassword");
      assertThat(updated.at("/changes/cn/old").asText()).isEqualTo(user);
      assertThat(updated.at("/changes/cn/new").asText()).isEqualTo("Jay");
      assertThat(of.get(1).value().get("actor").asText()).isEqualTo("luna-user:luna");
      assertThat(of.toString()).doesNotContain("s3cr3t", "$6$");
    }
  }

  @Test
  void anotherNumberOfAGroupGoesWithThoseWhosePrimaryGroupItIs() {
    String user = Luna.fresh("u");
    Luna.save("osuser", user, "").then().statusCode(201);

    Luna.save("osgroup", user, "\"gidNumber\":77001").then().statusCode(204);

    assertThat(Luna.shown("osuser", user).get("gidNumber").asLong()).isEqualTo(77_001);
  }

  @Test
  void aPasswordIsHashedInTheDirectoryAndOpensItAndIsNowhereElse() throws Exception {
    // Given a user with a password
    String user = Luna.fresh("u");
    Luna.save("osuser", user, "\"userPassword\":\"hunter2-é\"").then().statusCode(201);

    // Then the user logs in by it, and by no other
    String dn = "uid=" + user + ",ou=People,dc=cluster";
    try (var ldap = new com.unboundid.ldap.sdk.LDAPConnection(directory.host(), directory.port())) {
      assertThat(ldap.bind(dn, "hunter2-é").getResultCode().intValue()).isZero();

      // And sees no hash, and changes nothing, logged in or not
      var entry = ldap.getEntry(dn);
      assertThat(entry.getAttributeValue("uidNumber")).isNotNull();
      assertThat(entry.hasAttribute("userPassword")).isFalse();
      assertThat(code(() -> ldap.delete(dn))).isEqualTo(50);
      assertThat(code(() -> ldap.compare(dn, "userPassword", "x"))).isEqualTo(50);
      assertThat(
              code(
                  () ->
                      ldap.search(
                          "dc=cluster",
                          com.unboundid.ldap.sdk.SearchScope.SUB,
                          "(userPassword={CRYPT}*)")))
          .isEqualTo(50);
      assertThat(code(() -> ldap.bind(dn, "hunter3"))).isEqualTo(49);
    }
    String row =
        database.read(
            h ->
                h.createQuery("SELECT ldif FROM directory_entry WHERE ldif LIKE :user")
                    .bind("user", "%uid=" + user + "%")
                    .mapTo(String.class)
                    .one());
    assertThat(row).contains("userPassword").doesNotContain("hunter2");
  }

  @Test
  void whatAnotherReplicaCommittedIsSeenAtOnceAndWhatWasWrittenLasts() throws Exception {
    // Given a user made here
    String user = Luna.fresh("u");
    Luna.save("osuser", user, "\"cn\":\"Ünï Cödé\"").then().statusCode(201);

    // When another replica, or this one after a restart, looks
    EmbeddedDirectory replica = io.perigee.auth.directory.embedded.Replicas.of(config, database);
    replica.start();
    try (var ldap =
        new com.unboundid.ldap.sdk.LDAPConnection(
            replica.host(), replica.port(), EmbeddedDirectory.SERVICE, replica.password())) {
      String dn = "uid=" + user + ",ou=People,dc=cluster";
      assertThat(ldap.getEntry(dn).getAttributeValue("cn")).isEqualTo("Ünï Cödé");

      // And what it changes is seen here
      ldap.modify(
          new com.unboundid.ldap.sdk.ModifyRequest(
              "dn: " + dn, "changetype: modify", "replace: cn", "cn: Changed there"));
      assertThat(Luna.shown("osuser", user).get("cn").asText()).isEqualTo("Changed there");

      // And the other way round
      Luna.save("osuser", user, "\"cn\":\"Changed here\"").then().statusCode(204);
      assertThat(ldap.getEntry(dn).getAttributeValue("cn")).isEqualTo("Changed here");
    } finally {
      replica.stop();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "not JSON          | {                                                        | 400 | invalid JSON",
        "nothing           | {}                                                       | 400 | config is required",
        "another name      | {\"config\":{\"osuser\":{\"other\":{}}}}                 | 400 | config.osuser.NAME is required",
        "an unknown field  | {\"config\":{\"osuser\":{\"NAME\":{\"uid\":1}}}}         | 400 | unknown field config.osuser.NAME.uid",
        "a wrong type      | {\"config\":{\"osuser\":{\"NAME\":{\"cn\":[\"a\"]}}}}    | 400 | config.osuser.NAME.cn must be text, not an array",
        "root's number     | {\"config\":{\"osuser\":{\"NAME\":{\"uidNumber\":0}}}}   | 400 | config.osuser.NAME.uidNumber must be a whole number from 1",
        "a colon           | {\"config\":{\"osuser\":{\"NAME\":{\"cn\":\"a:b\"}}}}    | 400 | config.osuser.NAME.cn must be text without colons",
        "a line break      | {\"config\":{\"osuser\":{\"NAME\":{\"sn\":\"a\\nb\"}}}}  | 400 | config.osuser.NAME.sn must be text without control",
        "a relative home   | {\"config\":{\"osuser\":{\"NAME\":{\"homeDirectory\":\"x\"}}}} | 400 | config.osuser.NAME.homeDirectory must be an absolute path",
        "an unknown group  | {\"config\":{\"osuser\":{\"NAME\":{\"memberOf\":[\"nobodys\"]}}}} | 400 | config.osuser.NAME.memberOf: there is no osgroup nobodys",
        "a bad group name  | {\"config\":{\"osuser\":{\"NAME\":{\"memberOf\":[\"a,b=c\"]}}}}   | 400 | config.osuser.NAME.memberOf must be 1 to 32",
        "a bad new name    | {\"config\":{\"osuser\":{\"NAME\":{\"newname\":\"Ä\"}}}} | 400 | config.osuser.NAME.newname must be 1 to 32",
        "a taken number    | {\"config\":{\"osuser\":{\"NAME\":{\"uidNumber\":77777}}}}   | 409 | uidNumber 77777 is that of osuser taken"
      })
  void badInputIsRefusedByFieldAndChangesNothing(
      String fault, String body, int status, String message) {
    // Given a user, and one who has a number
    String name = Luna.fresh("bad");
    Luna.save("osuser", name, "\"cn\":\"before\"").then().statusCode(201);
    Luna.save("osuser", "taken", "\"uidNumber\":77777");
    String before = Luna.get("osuser", name).asString();

    // When
    Response refused = send("osuser", name, body.replace("NAME", name));

    // Then
    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(status);
    assertThat(Json.tree(refused.asString()).get("message").asText())
        .startsWith(message.replace("NAME", name));
    assertThat(Luna.get("osuser", name).asString()).isEqualTo(before);
  }

  @Test
  void groupsRefuseUnknownMembersTakenNumbersAndTakenNames() {
    String one = Luna.fresh("one");
    String two = Luna.fresh("two");
    Luna.save("osgroup", one, "\"gidNumber\":88001").then().statusCode(201);
    Luna.save("osgroup", two, "").then().statusCode(201);

    assertThat(Luna.save("osgroup", two, "\"member\":[\"nobody-here\"]").asString())
        .contains("config.osgroup." + two + ".member: there is no osuser nobody-here");
    Luna.save("osgroup", two, "\"gidNumber\":88001").then().statusCode(409);
    Luna.save("osgroup", two, "\"newname\":\"" + one + "\"").then().statusCode(409);
    Luna.save("osgroup", Luna.fresh("no"), "\"newname\":\"x\"").then().statusCode(404);
    Luna.save("osuser", Luna.fresh("no"), "\"newname\":\"x\"").then().statusCode(404);
    Luna.save("osgroup", "Upper", "").then().statusCode(400);
    Luna.delete("osgroup", Luna.fresh("none")).then().statusCode(404);
    Luna.delete("osuser", Luna.fresh("none")).then().statusCode(404);
  }

  @ParameterizedTest
  @CsvSource({
    "osuser",
    "osuser/x",
    "osuser/x/_delete",
    "osgroup",
    "osgroup/x",
    "osgroup/x/_delete"
  })
  void onlyLunasUsersGetIn(String path) {
    TestIdentity identities = TestIdentity.ofModule();
    String url = "/luna/config/" + path;

    assertThat(Http.given().get(url).statusCode()).isEqualTo(401);
    assertThat(Luna.as(TestIdentity.forger().lunaUser("luna")).get(url).statusCode())
        .isEqualTo(401);
    assertThat(Luna.as(identities.node(UUID.randomUUID().toString(), "x")).get(url).statusCode())
        .isEqualTo(403);
    assertThat(Luna.anonymous().get(url).statusCode()).isEqualTo(403);
    assertThat(Luna.as(identities.account(UUID.randomUUID(), "acme")).get(url).statusCode())
        .isEqualTo(403);
  }

  @Test
  void aViewerReadsAndWritesNothing() {
    // Given a user
    String name = Luna.fresh("v");
    Luna.save("osuser", name, "").then().statusCode(201);
    String viewer = TestIdentity.ofModule().lunaUser("eve", "viewer");

    // Then a viewer sees it, and neither changes nor removes it
    Luna.as(viewer).get("/luna/config/osuser/" + name).then().statusCode(200);
    Response post =
        Luna.as(viewer)
            .body("{\"config\":{\"osuser\":{\"" + name + "\":{\"cn\":\"x\"}}}}")
            .post("/luna/config/osuser/" + name);
    assertThat(post.statusCode()).isEqualTo(403);
    assertThat(Json.tree(post.asString()).get("message").asText())
        .isEqualTo("a viewer changes nothing: this takes the role operator or admin");
    Luna.as(viewer).get("/luna/config/osuser/" + name + "/_delete").then().statusCode(403);
    assertThat(Luna.shown("osuser", name).get("cn").asText()).isEqualTo(name);
  }

  private interface Asked {
    Object ask() throws com.unboundid.ldap.sdk.LDAPException;
  }

  private static int code(Asked asked) {
    try {
      asked.ask();
      return 0;
    } catch (com.unboundid.ldap.sdk.LDAPException e) {
      return e.getResultCode().intValue();
    }
  }

  private static Response send(String kind, String name, String body) {
    return Luna.operator().body(body).post("/luna/config/" + kind + "/" + name);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new java.util.ArrayList<>();
    array.forEach(entry -> texts.add(entry.asText()));
    return texts;
  }
}
