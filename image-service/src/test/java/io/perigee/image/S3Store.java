package io.perigee.image;

import io.perigee.devkit.engine.Address;
import io.perigee.devkit.process.Leashed;
import io.perigee.image.driver.s3.S3Settings;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * An S3 server, S3Proxy, as a process of its own: it checks signatures, and keeps its bucket in
 * memory. The tests of a JVM share it, and it ends with them.
 */
public final class S3Store {

  public static final String BUCKET = "exports";
  public static final String KEY = "perigee-test";

  private static final String PROPERTY = "perigee.test.s3";
  private static final Duration READY = Duration.ofSeconds(60);

  private final URI endpoint;
  private final Path secretFile;
  private final S3Client client;

  private S3Store(URI endpoint, Path secretFile) {
    this.endpoint = endpoint;
    this.secretFile = secretFile;
    this.client = connect();
  }

  /** Started when it is first asked for: Quarkus loads this class beside JUnit, so it is noted. */
  public static S3Store shared() {
    synchronized (System.getProperties()) {
      String started = System.getProperty(PROPERTY);
      if (started == null) {
        S3Store store = started();
        System.setProperty(PROPERTY, store.endpoint + " " + store.secretFile);
        return store;
      }
      return new S3Store(URI.create(started.split(" ")[0]), Path.of(started.split(" ")[1]));
    }
  }

  private static S3Store started() {
    try {
      Path folder = Files.createTempDirectory("perigee-s3-");
      String secret = UUID.randomUUID().toString();
      URI endpoint = URI.create("http://" + Address.free());
      Path settings =
          Files.writeString(
              folder.resolve("s3proxy.properties"),
              """
              s3proxy.authorization=aws-v2-or-v4
              s3proxy.endpoint=%s
              s3proxy.identity=%s
              s3proxy.credential=%s
              jclouds.provider=transient
              jclouds.identity=unused
              jclouds.credential=unused
              """
                  .formatted(endpoint, KEY, secret));
      Leashed.start(
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              // What it stores is in memory; without enough it loses objects and says that it has
              // them.
              "-Xmx768m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-Dorg.slf4j.simpleLogger.logFile=" + folder.resolve("log"),
              "-cp",
              Path.of("target/s3proxy").toAbsolutePath() + File.separator + "*",
              "org.gaul.s3proxy.Main",
              "--properties",
              settings.toString()),
          Map.of(),
          "KILL",
          folder.resolve("out"));
      S3Store store =
          new S3Store(endpoint, Files.writeString(folder.resolve("secret"), secret + "\n"));
      Awaitility.await("S3Proxy, see " + folder)
          .atMost(READY)
          .ignoreExceptions()
          .until(
              () -> store.client.createBucket(make -> make.bucket(BUCKET)).sdkHttpResponse(),
              answer -> answer.isSuccessful());
      return store;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI endpoint() {
    return endpoint;
  }

  /** The file with the secret. */
  public Path secretFile() {
    return secretFile;
  }

  public String secret() {
    try {
      return Files.readString(secretFile).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What image-service is told of a store. */
  public record Told(
      Optional<String> bucket,
      Optional<URI> endpoint,
      String region,
      Optional<String> accessKeyId,
      Optional<Path> secretFile)
      implements ImageConfig.Export.S3 {}

  /** The settings of this store, as if it were at another address. */
  public S3Settings settings(URI at) {
    return S3Settings.read(
            new Told(
                Optional.of(BUCKET),
                Optional.of(at),
                "us-east-1",
                Optional.of(KEY),
                Optional.of(secretFile)))
        .orElseThrow();
  }

  /** The bytes of an object. */
  public byte[] stored(String path) {
    return client.getObjectAsBytes(get -> get.bucket(BUCKET).key(path.substring(1))).asByteArray();
  }

  /** The paths of all objects below one. */
  public List<String> below(String path) {
    return client
        .listObjectsV2(list -> list.bucket(BUCKET).prefix(path.substring(1)))
        .contents()
        .stream()
        .map(S3Object::key)
        .map(key -> "/" + key)
        .toList();
  }

  /** How many transfers in parts to paths below one were begun and neither ended nor dropped. */
  public int unfinished(String path) {
    return client
        .listMultipartUploads(list -> list.bucket(BUCKET).prefix(path.substring(1)))
        .uploads()
        .size();
  }

  /** Begins a transfer in parts, as a process that died has left it. */
  public void leaveUnfinished(String path) {
    client.createMultipartUpload(begin -> begin.bucket(BUCKET).key(path.substring(1)));
  }

  /** The entity tag of an object, which tells how many parts it came in. */
  public String tag(String path) {
    return client.headObject(head -> head.bucket(BUCKET).key(path.substring(1))).eTag();
  }

  /** A client that is not the one under test. */
  private S3Client connect() {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, secret())))
        .httpClient(UrlConnectionHttpClient.create())
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build())
        .build();
  }
}
