package io.perigee.image.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Forbidden;
import io.perigee.contracts.error.Unavailable;
import io.perigee.image.ImageConfig;
import io.perigee.image.driver.ExportStore;
import io.perigee.image.machineimage.Image;
import io.perigee.runtime.operation.NewCommand;
import io.perigee.runtime.operation.NewOperation;
import io.perigee.runtime.operation.Operations;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/**
 * "ExportImage": an image's manifest and bytes into the store of exports. A directory has them when
 * it is answered; what goes to a store elsewhere is an operation.
 */
@Singleton
public final class ImageExports {

  /** The kind of the operation and of its command. */
  public static final String KIND = "image.export";

  private final ExportStore store;
  private final ExportRun run;
  private final Database database;
  private final Operations operations;
  private final Duration within;

  ImageExports(
      ExportStore store,
      ExportRun run,
      Database database,
      Operations operations,
      ImageConfig config) {
    this.store = store;
    this.run = run;
    this.database = database;
    this.operations = operations;
    this.within = config.export().within();
  }

  /**
   * Where an export lies, or will.
   *
   * @param url base of the store
   * @param image path of the bytes below it
   * @param manifest path of the manifest
   * @param requestId the operation that writes them; null if they are there
   */
  public record Exported(String url, String image, String manifest, String requestId) {}

  /**
   * Exports; what lies there already is replaced.
   *
   * @param path where to: a directory that is there, or the beginning of the two files' names
   * @param manifest what the manifest says beside the file
   * @throws Forbidden if it is not below {@code /<login>}
   * @throws Conflict if the image has no bytes
   * @throws Unavailable if the store cannot be asked, or refuses
   */
  public Exported export(Image image, String login, String path, ObjectNode manifest, Cause cause) {
    if (image.file() == null || image.state().equals("creating")) {
      throw new Conflict("ImageNotActive", "image " + image.id() + " has no file");
    }
    String begin = begin(image, login, ExportPath.of(login, path));
    ExportRun.Places places =
        new ExportRun.Places(begin + "." + suffix(image), begin + ".imgmanifest");
    String requestId = null;
    if (store.immediate()) {
      run.write(image, places, manifest, bytes -> {});
    } else {
      requestId = accept(image, places, manifest, cause);
    }
    return new Exported(store.url(), places.image(), places.manifest(), requestId);
  }

  private String begin(Image image, String login, ExportPath path) {
    boolean directory = path.named() && !path.isTop(login) || store.isDirectory(path.text());
    if (!directory && path.isTop(login)) {
      throw ExportPath.elsewhere(login);
    }
    return directory ? path.inside(image) : path.text();
  }

  private String accept(Image image, ExportRun.Places places, JsonNode manifest, Cause cause) {
    String requestId = operations.newRequestId();
    ObjectNode payload = places.payload().put("name", image.name());
    payload.set("manifest", manifest);
    database.run(
        h ->
            operations.accept(
                h,
                new NewOperation(
                    requestId,
                    KIND,
                    image.name(),
                    image.account().toString(),
                    "cloudapi",
                    "image %s: export to %s accepted".formatted(image.name(), places.image()),
                    cause),
                List.of(
                    new NewCommand("image", KIND, image.id().toString(), payload, false, within))));
    return requestId;
  }

  private static String suffix(Image image) {
    return switch (image.file().compression()) {
      case "gzip" -> "zfs.gz";
      case "bzip2" -> "zfs.bz2";
      case "xz" -> "zfs.xz";
      default -> "zfs";
    };
  }
}
