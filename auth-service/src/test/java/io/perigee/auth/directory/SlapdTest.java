package io.perigee.auth.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import io.perigee.auth.Surroundings;
import io.perigee.auth.Tenant;
import io.perigee.auth.directory.embedded.EmbeddedDirectory;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.Unavailable;
import io.perigee.devkit.engine.Address;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same users and groups in OpenLDAP's slapd, with the schema that Debian gives it. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Surroundings.class)
class SlapdTest {

  private static final String BASE = "dc=example,dc=org";
  private static final String ROOT = "cn=admin," + BASE;

  @Inject DirectoryTurn turn;
  @Inject EmbeddedDirectory embedded;
  @Inject DirectoryJournal journal;

  @TempDir Path folder;

  private final String password = Tenant.random(12);
  private int port;
  private Process slapd;

  @BeforeEach
  void startSlapd() throws Exception {
    Files.createDirectories(folder.resolve("db"));
    port = Address.free().port();
    Files.writeString(
        folder.resolve("slapd.conf"),
        """
        include /etc/ldap/schema/core.schema
        include /etc/ldap/schema/cosine.schema
        include /etc/ldap/schema/nis.schema
        include /etc/ldap/schema/inetorgperson.schema
        pidfile %1$s/slapd.pid
        modulepath /usr/lib/ldap
        moduleload back_mdb
        database mdb
        suffix "%2$s"
        rootdn "%3$s"
        rootpw %4$s
        directory %1$s/db
        maxsize 67108864
        """
            .formatted(folder, BASE, ROOT, password));
    launch();
    try (LDAPConnection root = root()) {
      root.add(
          new Entry(
              "dn: " + BASE,
              "objectClass: top",
              "objectClass: dcObject",
              "objectClass: organization",
              "dc: example",
              "o: Example"));
    }
  }

  private void launch() throws IOException {
    slapd =
        new ProcessBuilder(
                "/usr/sbin/slapd",
                "-h",
                "ldap://127.0.0.1:" + port,
                "-f",
                folder.resolve("slapd.conf").toString(),
                "-d",
                "0")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(
            () -> {
              root().close();
              return true;
            });
  }

  @AfterEach
  void stopSlapd() {
    slapd.destroyForcibly();
    Awaitility.await().until(() -> !slapd.isAlive());
  }

  @Test
  void usersAndGroupsLiveInSlapdAndLogInThere() throws Exception {
    // Given users and groups made through the service, into a directory that has only its suffix
    Rig rig = rig(Map.of());
    assertThat(rig.groups.save("staff", new OsGroupChange(null, 700L, null), Cause.PLATFORM))
        .isTrue();
    assertThat(rig.users.save("alice", change(null, "s3cr3t-ä", List.of("staff")), Cause.PLATFORM))
        .isTrue();
    assertThat(rig.users.save("bob", change(null, null, null), Cause.PLATFORM)).isTrue();
    assertThat(
            rig.groups.save(
                "staff", new OsGroupChange(null, null, List.of("alice", "bob")), Cause.PLATFORM))
        .isFalse();

    // Then slapd has them as RFC 2307 wants, and lets alice in by her password
    try (LDAPConnection root = root()) {
      Entry alice = root.getEntry("uid=alice,ou=People," + BASE);
      assertThat(alice.getAttributeValue("uidNumber")).isEqualTo("1050");
      assertThat(alice.getAttributeValue("userPassword")).startsWith("{CRYPT}$6$");
      assertThat(root.getEntry("cn=staff,ou=Group," + BASE).getAttributeValues("memberUid"))
          .containsExactlyInAnyOrder("alice", "bob");
      assertThat(root.bind("uid=alice,ou=People," + BASE, "s3cr3t-ä").getResultCode().intValue())
          .isZero();
      assertThatThrownBy(() -> root.bind("uid=alice,ou=People," + BASE, "wrong"))
          .isInstanceOf(LDAPException.class);
    }

    // And a rename carries number, password and memberships with it
    rig.users.save("alice", change("alicia", null, null), Cause.PLATFORM);
    assertThat(rig.users.get("alicia").groupsOf("alicia")).containsExactly("staff");
    assertThat(rig.groups.get("staff").members()).containsExactly("alicia", "bob");
    assertThat(rig.users.get("alicia").users().get("alicia").uidNumber()).isEqualTo(1050);
    assertThat(rig.users.all().groups()).containsOnlyKeys("staff", "bob", "alicia");
    assertThatThrownBy(() -> rig.users.get("alice")).isInstanceOf(NotFound.class);
    try (LDAPConnection ldap = root()) {
      ldap.bind("uid=alicia,ou=People," + BASE, "s3cr3t-ä");
    }

    // And removal leaves nothing of her
    rig.users.delete("alicia", Cause.PLATFORM);
    assertThat(rig.groups.get("staff").members()).containsExactly("bob");
    assertThat(rig.users.all().users()).containsOnlyKeys("bob");
    assertThat(rig.users.all().groups()).containsOnlyKeys("staff", "bob");
  }

  @Test
  void whatSlapdRefusesHalfWayIsTakenBack() throws Exception {
    // Given a group, and a directory whose new users are of a class that it does not know
    Rig good = rig(Map.of());
    good.groups.save("staff", new OsGroupChange(null, null, null), Cause.PLATFORM);
    Rig bad = rig(Map.of("perigee.auth.directory.user-classes", "top,inetOrgPerson,noSuchClass"));

    // When a user is made with a group of its own
    assertThatThrownBy(
            () -> bad.users.save("carol", change(null, "x", List.of("staff")), Cause.PLATFORM))
        .isInstanceOf(Invalid.class);

    // Then neither the group nor the membership is there
    assertThat(good.groups.all()).extracting(OsGroup::name).containsExactly("staff");
    assertThat(good.groups.get("staff").members()).isEmpty();
  }

  @Test
  void moreUsersThanADirectoryAnswersAtOnceAreAllSeen() throws Exception {
    Rig rig = rig(Map.of());
    rig.users.save("first", change(null, null, null), Cause.PLATFORM);
    try (LDAPConnection root = root()) {
      for (int i = 0; i < 900; i++) {
        root.add(
            new Entry(
                "dn: uid=u" + i + ",ou=People," + BASE,
                "objectClass: inetOrgPerson",
                "objectClass: posixAccount",
                "cn: U",
                "sn: U",
                "uidNumber: " + (30_000 + i),
                "gidNumber: 30000",
                "homeDirectory: /home/u"));
      }
    }

    assertThat(rig.users.all().users()).hasSize(901);
  }

  @Test
  void aDirectoryThatIsAwayIsAnsweredWithinItsTimeAndFoundAgain() throws Exception {
    // Given a directory that has answered, and is gone
    Rig rig = rig(Map.of());
    rig.users.save("dora", change(null, null, null), Cause.PLATFORM);
    stopSlapd();

    // When it is asked
    long began = System.nanoTime();
    assertThatThrownBy(() -> rig.users.get("dora")).isInstanceOf(Unavailable.class);

    // Then the answer came soon, and it is found when it is back
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    launch();
    assertThat(rig.users.get("dora").users()).containsKey("dora");
  }

  private record Rig(OsUsers users, OsGroups groups) {}

  private Rig rig(Map<String, String> more) {
    Map<String, String> properties = new HashMap<>(more);
    properties.put("perigee.auth.directory.url", "ldap://127.0.0.1:" + port);
    properties.put("perigee.auth.directory.base", BASE);
    properties.put("perigee.auth.directory.bind-dn", ROOT);
    properties.put("perigee.auth.directory.bind-password", password);
    DirectoryConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(DirectoryConfig.class)
            .withConverter(Duration.class, 200, new DurationConverter())
            .withSources(new PropertiesConfigSource(properties, "test", 100))
            .build()
            .getConfigMapping(DirectoryConfig.class);
    DirectoryTree tree = new DirectoryTree(config);
    Directory directory = new Directory(new DirectoryConnections(config, embedded), tree);
    return new Rig(
        new OsUsers(directory, new OsUserChanges(directory, tree, config), turn, config, journal),
        new OsGroups(directory, tree, turn, config, journal));
  }

  private static OsUserChange change(String newName, String password, List<String> memberOf) {
    return new OsUserChange(newName, null, null, password, Map.of(), memberOf);
  }

  private LDAPConnection root() throws LDAPException {
    return new LDAPConnection("127.0.0.1", port, ROOT, password);
  }
}
