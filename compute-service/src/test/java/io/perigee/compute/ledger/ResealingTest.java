package io.perigee.compute.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.install.Keys;
import io.perigee.runtime.crypt.Resealing;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.WithTestResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** A rotated key set reaches everything that is sealed. */
@NodeTest
@WithTestResource(NodePeers.class)
class ResealingTest {

  @Inject Database database;
  @Inject Resealing resealing;

  @ConfigProperty(name = "perigee.crypt.key-file")
  Path file;

  /** How everything begins that the primary key of the file seals. */
  private byte[] prefix() throws IOException {
    JsonNode keys = Json.tree(Files.readString(file));
    return ByteBuffer.allocate(5).put((byte) 1).putInt(keys.get("primaryKeyId").intValue()).array();
  }

  private List<byte[]> sealed() {
    return database.read(
        h ->
            h.createQuery(
                    """
                    SELECT password_sealed FROM bmcsetup UNION ALL SELECT communities_sealed FROM device WHERE communities_sealed IS NOT NULL
                    UNION ALL SELECT content_sealed FROM secret
                    UNION ALL SELECT decode(credentials, 'base64') FROM machines WHERE credentials IS NOT NULL
                    """)
                .mapTo(byte[].class)
                .list());
  }

  @Test
  void whatAnOlderKeySealedIsSealedAnewAndOpensAsBefore() throws Exception {
    // Given secrets of each kind
    String setup = Luna.bmcsetup();
    String wire = Luna.name("switch");
    Luna.post("switch", wire, Json.object().put("rw", "w0rd")).then().statusCode(201);
    String node = Luna.node(Luna.group("{}"));
    Luna.operator()
        .body(
            "{\"config\":{\"secrets\":{\"node\":{\"%s\":[{\"name\":\"k\",\"content\":\"t0p\"}]}}}}"
                .formatted(node))
        .post("/luna/config/secrets/node/" + node)
        .then()
        .statusCode(201);
    String password = password(setup);
    byte[] before = prefix();

    // When the operator rotates the key set
    Keys.rotate(file);
    int count = resealing.reseal();

    // Then nothing needs the older key any more, and all is as it was
    assertThat(prefix()).isNotEqualTo(before);
    assertThat(count).isGreaterThanOrEqualTo(3);
    byte[] now = prefix();
    assertThat(sealed()).isNotEmpty().allSatisfy(bytes -> assertThat(bytes).startsWith(now));
    assertThat(password(setup)).isEqualTo(password);
    assertThat(
            Luna.admin()
                .get("/luna/config/switch/" + wire)
                .jsonPath()
                .getString("config.switch.'" + wire + "'.rw"))
        .isEqualTo("w0rd");
    assertThat(Luna.admin().get("/luna/config/secrets/node/" + node + "/k").asString())
        .contains("t0p");
    assertThat(resealing.reseal()).isZero();
  }

  private static String password(String setup) {
    return Luna.admin()
        .get("/luna/config/bmcsetup/" + setup)
        .jsonPath()
        .getString("config.bmcsetup.'" + setup + "'.password");
  }
}
