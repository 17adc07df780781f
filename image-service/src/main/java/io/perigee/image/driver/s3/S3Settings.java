package io.perigee.image.driver.s3;

import io.perigee.image.ImageConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How the S3-compatible store of exports is spoken to, checked as far as that can be done without
 * asking it. The secret is in no text that this makes.
 */
public final class S3Settings {

  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern WORD = Pattern.compile("[\\x21-\\x7e]{1,128}");
  private static final int LONGEST_SECRET = 1_024;

  private final URI endpoint;
  private final String bucket;
  private final String region;
  private final String accessKeyId;
  private final String secret;

  private S3Settings(
      URI endpoint, String bucket, String region, String accessKeyId, String secret) {
    this.endpoint = endpoint;
    this.bucket = bucket;
    this.region = region;
    this.accessKeyId = accessKeyId;
    this.secret = secret;
  }

  /**
   * What is configured; empty if there is no such store.
   *
   * @throws IllegalStateException naming the setting that is missing or makes no sense
   */
  public static Optional<S3Settings> read(ImageConfig.Export.S3 config) {
    if (config.bucket().isEmpty()) {
      if (Stream.of(config.endpoint(), config.accessKeyId(), config.secretFile())
          .anyMatch(Optional::isPresent)) {
        throw refusal("bucket", "is missing: the store of exports has other settings");
      }
      return Optional.empty();
    }
    String bucket = config.bucket().get();
    if (!BUCKET.matcher(bucket).matches()) {
      throw refusal(
          "bucket",
          "must have 3 to 63 lower case letters, digits, dots and hyphens, a letter or digit first"
              + " and last");
    }
    if (!WORD.matcher(config.region()).matches()) {
      throw refusal("region", "must be a word");
    }
    String accessKeyId =
        config.accessKeyId().orElseThrow(() -> refusal("access-key-id", "is missing"));
    if (!WORD.matcher(accessKeyId).matches()) {
      throw refusal("access-key-id", "must be a word of at most 128 characters");
    }
    return Optional.of(
        new S3Settings(endpoint(config), bucket, config.region(), accessKeyId, secret(config)));
  }

  /** The value is not repeated: somebody may have written a password into it. */
  private static URI endpoint(ImageConfig.Export.S3 config) {
    URI endpoint = config.endpoint().orElseThrow(() -> refusal("endpoint", "is missing"));
    boolean usable =
        ("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))
            && endpoint.getHost() != null
            && endpoint.getRawUserInfo() == null
            && endpoint.getRawQuery() == null
            && endpoint.getRawFragment() == null;
    if (!usable) {
      throw refusal(
          "endpoint", "must be a URL of http or https, without a user, a query or a fragment");
    }
    return URI.create(endpoint.toString().replaceAll("/+$", ""));
  }

  private static String secret(ImageConfig.Export.S3 config) {
    Path file = config.secretFile().orElseThrow(() -> refusal("secret-file", "is missing"));
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > LONGEST_SECRET) {
        throw refusal("secret-file", "must name a file of at most 1024 bytes: " + file);
      }
      String secret = Files.readString(file).strip();
      if (secret.isEmpty() || secret.chars().anyMatch(Character::isWhitespace)) {
        throw refusal("secret-file", "must name a file that holds one word: " + file);
      }
      return secret;
    } catch (MalformedInputException e) {
      throw refusal("secret-file", "must name a file of text: " + file);
    } catch (IOException e) {
      throw refusal("secret-file", "cannot be read: " + file);
    }
  }

  private static IllegalStateException refusal(String setting, String why) {
    String name = "perigee.image.export.s3." + setting;
    return new IllegalStateException(
        "the setting %s (%s) %s"
            .formatted(name, name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"), why));
  }

  /** Without a slash at its end. */
  URI endpoint() {
    return endpoint;
  }

  String bucket() {
    return bucket;
  }

  String region() {
    return region;
  }

  String accessKeyId() {
    return accessKeyId;
  }

  String secret() {
    return secret;
  }

  @Override
  public String toString() {
    return endpoint + "/" + bucket;
  }
}
