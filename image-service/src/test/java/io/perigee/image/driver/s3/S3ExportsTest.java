package io.perigee.image.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.Unavailable;
import io.perigee.image.BrokenLine;
import io.perigee.image.S3Store;
import io.perigee.image.driver.ImageFiles;
import io.perigee.image.machineimage.Image;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports to an S3 server. */
class S3ExportsTest {

  private static final int PART = 8 << 20;

  private final S3Store store = S3Store.shared();
  private final String own = "/u" + UUID.randomUUID().toString().substring(0, 8);
  private final List<Long> told = new ArrayList<>();

  /** The files of images, in memory: what is exported is only read. */
  private final Map<UUID, byte[]> bytes = new HashMap<>();

  private final ImageFiles files =
      (ImageFiles)
          Proxy.newProxyInstance(
              ImageFiles.class.getClassLoader(),
              new Class<?>[] {ImageFiles.class},
              (self, method, given) ->
                  Optional.ofNullable(bytes.get(given[0])).map(ByteArrayInputStream::new));

  @TempDir Path folder;

  private Image image(byte[] file) {
    UUID id = UUID.randomUUID();
    bytes.put(id, file);
    return new Image(
        id,
        1,
        id,
        null,
        "my-image",
        "1",
        "linux",
        "zvol",
        "active",
        false,
        null,
        null,
        null,
        Json.object(),
        Json.object(),
        List.of(),
        new Image.File("none", file.length, "0".repeat(40)),
        null,
        null,
        null,
        List.of(),
        1,
        null);
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private S3Exports exports(URI at) {
    return S3Exports.of(store.settings(at), files);
  }

  @Test
  void whatIsLargerThanAPartIsSentInPartsAndSaysHowFarItIs() throws Exception {
    byte[] large = random(2 * PART + 1234);

    exports(store.endpoint()).putImage(own + "/large.zfs", image(large), told::add);

    assertThat(store.stored(own + "/large.zfs")).isEqualTo(large);
    assertThat(store.tag(own + "/large.zfs")).contains("-3");
    assertThat(told).containsExactly((long) PART, 2L * PART, 2L * PART + 1234);
  }

  @Test
  void whatLiesAtAPathIsReplacedAndDirectoriesAreWhereSomethingLiesBelow() throws Exception {
    S3Exports exports = exports(store.endpoint());
    assertThat(exports.url()).isEqualTo(store.endpoint() + "/exports");
    assertThat(exports.immediate()).isFalse();
    assertThat(exports.isDirectory(own + "/new")).isFalse();

    exports.putText(own + "/new/ä b.imgmanifest", "{}");
    exports.putText(own + "/new/ä b.imgmanifest", "{\"name\":\"ä\"}");
    exports.putImage(own + "/new/a.zfs", image(random(100)), told::add);

    assertThat(new String(store.stored(own + "/new/ä b.imgmanifest"), StandardCharsets.UTF_8))
        .isEqualTo("{\"name\":\"ä\"}");
    assertThat(store.stored(own + "/new/a.zfs")).isEqualTo(random(100));
    assertThat(told).containsExactly(100L);
    assertThat(exports.isDirectory(own + "/new")).isTrue();
    assertThat(exports.isDirectory(own + "/ne")).isFalse();

    exports.remove(own + "/new/a.zfs");
    exports.remove(own + "/new/a.zfs");
    assertThat(store.below(own)).containsExactly(own + "/new/ä b.imgmanifest");
  }

  @Test
  void anImageWithoutAFileIsSaidAndLeavesNothing() throws Exception {
    Image small = image(random(100));
    Image large = image(random(PART + 1));
    bytes.clear();

    for (Image gone : List.of(small, large)) {
      assertThat(
              catchThrowableOfType(
                  NotFound.class,
                  () -> exports(store.endpoint()).putImage(own + "/gone.zfs", gone, told::add)))
          .hasMessageContaining("has no file");
    }
    assertThat(store.below(own)).isEmpty();
    assertThat(store.unfinished(own)).isZero();
  }

  @Test
  void aTransferThatBreaksOffInTheMiddleLeavesNoHalfOfAnObject() throws Exception {
    // Given an export, and a line that breaks in the second part of the next one
    Image image = image(random(2 * PART));
    exports(store.endpoint()).putText(own + "/a.zfs", "as before");
    try (BrokenLine line = BrokenLine.to(store.endpoint(), PART + PART / 2)) {

      // When
      Unavailable broken =
          catchThrowableOfType(
              Unavailable.class,
              () -> exports(line.begin()).putImage(own + "/a.zfs", image, told::add));

      // Then it ends by itself, and what was there is as it was
      assertThat(broken)
          .hasMessage("the store of exports cannot be reached, or broke the connection off");
      assertThat(told).containsExactly((long) PART);
      assertThat(store.stored(own + "/a.zfs"))
          .isEqualTo("as before".getBytes(StandardCharsets.UTF_8));
      assertThat(store.unfinished(own)).isEqualTo(1);

      // And the next one drops the parts that were left, and is whole
      line.mend();
      exports(line.begin()).putImage(own + "/a.zfs", image, told::add);
      assertThat(store.stored(own + "/a.zfs")).isEqualTo(random(2 * PART));
      assertThat(store.unfinished(own)).isZero();
    }
  }

  @Test
  void whoeverListensToTheProgressCanEndATransfer() throws Exception {
    Image image = image(random(2 * PART));

    IllegalStateException ended =
        catchThrowableOfType(
            IllegalStateException.class,
            () ->
                exports(store.endpoint())
                    .putImage(
                        own + "/a.zfs",
                        image,
                        bytes -> {
                          throw new IllegalStateException("enough");
                        }));

    assertThat(ended).hasMessage("enough");
    assertThat(store.below(own)).isEmpty();
    assertThat(store.unfinished(own)).isZero();
  }

  @Test
  void aWrongSecretAMissingBucketAndAStoreThatIsAwayAreToldWithoutSecrets() throws Exception {
    Path wrong = Files.writeString(folder.resolve("secret"), "not-the-secret");
    S3Exports stranger = S3Exports.of(settings(S3Store.BUCKET, wrong), files);
    S3Exports elsewhere = S3Exports.of(settings("nosuchbucket", store.secretFile()), files);
    Image image = image(random(100));

    assertThat(
            catchThrowableOfType(
                Unavailable.class, () -> stranger.putImage(own + "/a.zfs", image, told::add)))
        .hasMessageStartingWith("the store of exports refuses: 403")
        .message()
        .doesNotContain("not-the-secret", S3Store.KEY);
    assertThat(catchThrowableOfType(Unavailable.class, () -> stranger.isDirectory(own)))
        .hasMessageStartingWith("the store of exports refuses: 403");
    assertThat(catchThrowableOfType(Unavailable.class, () -> elsewhere.putText(own + "/a", "a")))
        .hasMessage("the store of exports refuses: 404 NoSuchBucket");
    assertThat(
            catchThrowableOfType(
                Unavailable.class,
                () -> exports(URI.create("http://127.0.0.1:1")).putText(own + "/x", "x")))
        .hasMessage("the store of exports cannot be reached, or broke the connection off");
    assertThat(store.below(own)).isEmpty();
  }

  private S3Settings settings(String bucket, Path secret) {
    return S3Settings.read(
            new S3Store.Told(
                Optional.of(bucket),
                Optional.of(store.endpoint()),
                "us-east-1",
                Optional.of(S3Store.KEY),
                Optional.of(secret)))
        .orElseThrow();
  }
}
