package io.perigee.image.face.luna;

import static io.perigee.image.Luna.as;
import static io.perigee.image.Luna.fresh;
import static io.perigee.image.Luna.operator;
import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.image.ImageConfig;
import io.perigee.image.Surroundings;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** "File downloads" and "Provisioning tracker" of the Luna2 REST API. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Surroundings.class)
class FilesAndTrackerTest {

  @Inject ImageConfig config;

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/files")
  @ContractTest(api = "luna", method = "GET", path = "/files/{}")
  void filesAreListedAndServedImagesOnlyToThoseWithAToken() throws Exception {
    // Given an image, a kernel, and a file that is being written
    byte[] content = new byte[100_000];
    new SplittableRandom(1).nextBytes(content);
    Path folder = Files.createDirectories(config.directory().resolve("files"));
    String image = fresh("compute-image") + ".tar.bz2";
    String kernel = fresh("compute-vmlinuz") + "-4.18.0-372.26.1.el8_6.x86_64";
    Files.write(folder.resolve(image), content);
    Files.write(folder.resolve(kernel), content);
    Files.write(folder.resolve("." + image + ".part"), content);

    // Then both are listed to anybody, and nothing hidden
    Response list = anonymous().get("/luna/files");
    assertThat(list.statusCode()).isEqualTo(200);
    assertThat(list.contentType()).startsWith("application/json");
    assertThat(Json.tree(list.asString()).toString())
        .contains("\"" + image + "\"", "\"" + kernel + "\"")
        .doesNotContain(".part");

    // And the kernel is served to anybody, the image to users and nodes
    Response served = anonymous().get("/luna/files/" + kernel);
    assertThat(served.statusCode()).isEqualTo(200);
    assertThat(served.asByteArray()).isEqualTo(content);
    assertThat(served.header("Content-Length")).isEqualTo("100000");
    anonymous().get("/luna/files/" + image).then().statusCode(401);
    assertThat(operator().get("/luna/files/" + image).asByteArray()).isEqualTo(content);
    assertThat(
            as(TestIdentity.ofModule().node(UUID.randomUUID().toString(), "node001"))
                .get("/luna/files/" + image)
                .asByteArray())
        .isEqualTo(content);

    // And a range of it too, and its head
    Response part = operator().header("Range", "bytes=99990-").get("/luna/files/" + image);
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.header("Content-Range")).isEqualTo("bytes 99990-99999/100000");
    assertThat(part.asByteArray())
        .isEqualTo(java.util.Arrays.copyOfRange(content, 99_990, 100_000));
    operator().header("Range", "bytes=100000-").get("/luna/files/" + image).then().statusCode(416);
    Response head = operator().head("/luna/files/" + image);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.header("Content-Length")).isEqualTo("100000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nosuch",
        ".hidden",
        "..",
        "..%2F..%2Fetc%2Fpasswd",
        "%2Fetc%2Fpasswd",
        "a%00b",
        "%C3%A4"
      })
  void whatIsNotServedIsNotFound(String name) {
    Response answer = anonymous().urlEncodingEnabled(false).get("/luna/files/" + name);

    assertThat(answer.statusCode()).isIn(400, 404);
    assertThat(answer.asString()).doesNotContain("root:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "              | 10 | Whole",
        "bytes=0-      | 10 | Part[range=ByteRange[first=0, length=10]]",
        "bytes=2-4     | 10 | Part[range=ByteRange[first=2, length=3]]",
        "bytes=2-99    | 10 | Part[range=ByteRange[first=2, length=8]]",
        "bytes=-3      | 10 | Part[range=ByteRange[first=7, length=3]]",
        "bytes=-99     | 10 | Part[range=ByteRange[first=0, length=10]]",
        "bytes=10-     | 10 | Beyond",
        "bytes=-0      | 10 | Beyond",
        "bytes=4-2     | 10 | Whole",
        "bytes=1-2,4-5 | 10 | Whole",
        "lines=1-2     | 10 | Whole"
      })
  void aRangeIsWhatHttpSays(String header, long size, String wish) {
    assertThat(ByteRange.of(header, size).toString().replace("[]", "")).isEqualTo(wish);
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/announce")
  @ContractTest(api = "luna", method = "GET", path = "/scrape")
  void whoSharesATorrentIsToldOfTheOthers() {
    // Given a seeder and a leecher of a torrent
    byte[] hash = random(20);
    byte[] seeder = random(20);
    byte[] leecher = random(20);
    Response first = announce(hash, seeder, 6881, "&left=0&compact=1", "10.141.0.1");
    Response second = announce(hash, leecher, 6882, "&left=9&compact=1", "10.141.0.2");

    // Then the first is alone, and the second is told of it
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.contentType()).startsWith("text/plain");
    assertThat(first.asByteArray())
        .isEqualTo(bytes("d8:completei1e10:incompletei0e8:intervali1800e5:peers0:e"));
    assertThat(second.asByteArray())
        .isEqualTo(
            bytes(
                "d8:completei1e10:incompletei1e8:intervali1800e5:peers6:"
                    + "\n\u008d\0\u0001\u001a\u00e1"
                    + "e"));

    // And whoever takes no compact form is told in words
    Response words = announce(hash, random(20), 6883, "&left=1&compact=0&numwant=1", "fd00::3");
    assertThat(new String(words.asByteArray(), StandardCharsets.ISO_8859_1))
        .contains("5:peersld2:ip10:10.141.0.", "7:peer id20:", "4:porti688");

    // And completed downloads are counted, and who stops is gone
    announce(hash, leecher, 6882, "&left=0&event=completed", "10.141.0.2");
    announce(hash, seeder, 6881, "&left=0&event=stopped", "10.141.0.1");
    Response scrape =
        anonymous().urlEncodingEnabled(false).get("/luna/scrape?info_hash=" + escaped(hash));
    assertThat(scrape.statusCode()).isEqualTo(200);
    assertThat(scrape.contentType()).startsWith("text/plain");
    assertThat(scrape.asByteArray())
        .isEqualTo(
            bytes(
                "d5:filesd20:"
                    + new String(hash, StandardCharsets.ISO_8859_1)
                    + "d8:completei1e10:downloadedi1e10:incompletei1eeee"));
    assertThat(
            new String(anonymous().get("/luna/scrape").asByteArray(), StandardCharsets.ISO_8859_1))
        .contains(new String(hash, StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x=1",
        "info_hash=abc&peer_id=01234567890123456789&port=1",
        "peer_id=01234567890123456789&port=1",
        "info_hash=01234567890123456789&port=1",
        "info_hash=01234567890123456789&peer_id=01234567890123456789",
        "info_hash=01234567890123456789&peer_id=01234567890123456789&port=0",
        "info_hash=01234567890123456789&peer_id=01234567890123456789&port=70000",
        "info_hash=01234567890123456789&peer_id=01234567890123456789&port=1&left=-1",
        "info_hash=01234567890123456789&peer_id=01234567890123456789&port=1&event=x"
      })
  void aBadAnnouncementIs400AndSaysWhyInBitTorrentsForm(String query) {
    Response answer = anonymous().urlEncodingEnabled(false).get("/luna/announce?" + query);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.contentType()).startsWith("text/plain");
    assertThat(answer.asString()).startsWith("d14:failure reason");
  }

  private static Request anonymous() {
    return as(TestIdentity.ofModule().anonymous("luna"));
  }

  private static Response announce(byte[] hash, byte[] peer, int port, String more, String from) {
    return anonymous()
        .urlEncodingEnabled(false)
        .header("X-Forwarded-For", from)
        .get(
            "/luna/announce?info_hash="
                + escaped(hash)
                + "&peer_id="
                + escaped(peer)
                + "&port="
                + port
                + more);
  }

  private static String escaped(byte[] bytes) {
    return HexFormat.of().withPrefix("%").formatHex(bytes);
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] random(int length) {
    byte[] random = new byte[length];
    new SplittableRandom().nextBytes(random);
    return random;
  }
}
