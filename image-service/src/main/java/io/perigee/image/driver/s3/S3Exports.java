package io.perigee.image.driver.s3;

import io.perigee.contracts.error.Unavailable;
import io.perigee.image.driver.ExportStore;
import io.perigee.image.driver.ImageFiles;
import io.perigee.image.machineimage.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/**
 * Exports to a bucket of an S3-compatible store: the paths are the keys, without the first slash.
 * What is larger than a part is sent in parts, and appears when it is whole; parts of a transfer
 * that was broken off are dropped, at the latest by the next one to the same path.
 */
public final class S3Exports implements ExportStore {

  private static final Logger LOG = Logger.getLogger(S3Exports.class);

  /** Stores want 5 MiB at least. */
  private static final long PART = 8L << 20;

  /** As many as stores take. */
  private static final int MOST_PARTS = 10_000;

  private static final String BINARY = "application/octet-stream";

  private final S3Client s3;
  private final String bucket;
  private final String url;
  private final ImageFiles files;

  S3Exports(S3Client s3, S3Settings settings, ImageFiles files) {
    this.s3 = s3;
    this.bucket = settings.bucket();
    this.url = settings.endpoint() + "/" + settings.bucket();
    this.files = files;
  }

  /** The configured store; it is not asked yet. */
  public static S3Exports of(S3Settings settings, ImageFiles files) {
    return new S3Exports(S3Connection.open(settings), settings, files);
  }

  @Override
  public String url() {
    return url;
  }

  @Override
  public boolean immediate() {
    return false;
  }

  @Override
  public boolean isDirectory(String path) {
    return S3Call.answered(
        () ->
            s3.listObjectsV2(
                    list ->
                        list.bucket(bucket)
                            .prefix(key(path) + "/")
                            .maxKeys(1)
                            .overrideConfiguration(S3Connection::whileSomeoneWaits))
                .hasContents());
  }

  @Override
  public void putImage(String path, Image image, LongConsumer progress) {
    long size = image.file().size();
    long part = Math.max(PART, -Math.floorDiv(-size, MOST_PARTS));
    if (size > part) {
      inParts(key(path), image, part, progress);
      return;
    }
    try (FilePart whole = new FilePart(files, image.id(), 0, size)) {
      S3Call.answered(
          () ->
              s3.putObject(
                  put -> put.bucket(bucket).key(key(path)),
                  RequestBody.fromContentProvider(whole, size, BINARY)));
    }
    progress.accept(size);
  }

  @Override
  public void putText(String path, String text) {
    S3Call.answered(
        () ->
            s3.putObject(
                put -> put.bucket(bucket).key(key(path)).contentType("application/json"),
                RequestBody.fromString(text)));
  }

  @Override
  public void remove(String path) {
    S3Call.answered(() -> s3.deleteObject(delete -> delete.bucket(bucket).key(key(path))));
  }

  private void inParts(String key, Image image, long part, LongConsumer progress) {
    dropLeftovers(key);
    String upload =
        S3Call.answered(
            () -> s3.createMultipartUpload(begin -> begin.bucket(bucket).key(key)).uploadId());
    boolean done = false;
    try {
      List<CompletedPart> parts = new ArrayList<>();
      long size = image.file().size();
      for (long from = 0; from < size; from += part) {
        long length = Math.min(part, size - from);
        parts.add(part(key, upload, parts.size() + 1, image, from, length));
        progress.accept(from + length);
      }
      S3Call.answered(
          () ->
              s3.completeMultipartUpload(
                  end ->
                      end.bucket(bucket)
                          .key(key)
                          .uploadId(upload)
                          .multipartUpload(all -> all.parts(parts))));
      done = true;
    } finally {
      if (!done) {
        drop(key, upload);
      }
    }
  }

  private CompletedPart part(
      String key, String upload, int number, Image image, long from, long length) {
    try (FilePart bytes = new FilePart(files, image.id(), from, length)) {
      String tag =
          S3Call.answered(
              () ->
                  s3.uploadPart(
                          up -> up.bucket(bucket).key(key).uploadId(upload).partNumber(number),
                          RequestBody.fromContentProvider(bytes, length, BINARY))
                      .eTag());
      return CompletedPart.builder().partNumber(number).eTag(tag).build();
    }
  }

  /** Parts that a process left which died; the same path is written by one export at a time. */
  private void dropLeftovers(String key) {
    List<MultipartUpload> begun =
        S3Call.answered(
            () -> s3.listMultipartUploads(list -> list.bucket(bucket).prefix(key)).uploads());
    begun.stream()
        .filter(upload -> upload.key().equals(key))
        .forEach(upload -> drop(key, upload.uploadId()));
  }

  /** Why the transfer ended is said already; a store that is away drops nothing now. */
  private void drop(String key, String upload) {
    try {
      S3Call.answered(
          () -> s3.abortMultipartUpload(end -> end.bucket(bucket).key(key).uploadId(upload)));
    } catch (Unavailable e) {
      LOG.infof("event=export_parts_left path=/%s reason=\"%s\"", key, e.getMessage());
    }
  }

  private static String key(String path) {
    return path.substring(1);
  }
}
