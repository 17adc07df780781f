package io.perigee.image.driver.cloudapi;

import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.Unavailable;
import io.perigee.image.ImageConfig;
import io.perigee.image.driver.ImageFiles;
import io.perigee.image.driver.OtherDatacenters;
import io.perigee.image.driver.RemoteImage;
import io.perigee.image.driver.cloudapi.DatacenterFile.Entry;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Speaks to other datacenters by their CloudAPI, with signed requests. */
@Singleton
public final class CloudApiDatacenters implements OtherDatacenters {

  private static final Logger LOG = Logger.getLogger(CloudApiDatacenters.class);
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final int CHUNK = 128 * 1024;
  private static final int LARGEST_MANIFEST = 1 << 20;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final DatacenterFile datacenters;
  private final Clock clock;

  CloudApiDatacenters(ImageConfig config, Clock clock) {
    this.datacenters = new DatacenterFile(config.datacenters());
    this.clock = clock;
  }

  @Override
  public Set<String> names() {
    return datacenters.entries().keySet();
  }

  @Override
  public Optional<RemoteImage> find(String datacenter, UUID image) {
    try {
      HttpResponse<InputStream> response = get(datacenter, "/images/" + image, PATIENCE);
      try (InputStream body = response.body()) {
        String text =
            new String(body.readNBytes(LARGEST_MANIFEST), java.nio.charset.StandardCharsets.UTF_8);
        return switch (response.statusCode()) {
          case 200 -> Optional.of(RemoteImage.read(Json.tree(text)));
          case 404 -> Optional.empty();
          default -> throw refused(datacenter, response.statusCode());
        };
      }
    } catch (IOException e) {
      throw unreached(datacenter, e);
    } catch (IllegalArgumentException e) {
      throw new Unavailable(
          "datacenter %s answers what is no image: %s".formatted(datacenter, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted while asking datacenter " + datacenter);
    }
  }

  @Override
  public void fetch(String datacenter, UUID image, Path target, Duration within, Progress progress)
      throws ImageFiles.Mismatch, InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    try {
      HttpResponse<InputStream> response =
          get(datacenter, "/images/" + image + "/file", PATIENCE.multipliedBy(5));
      try (InputStream body = response.body()) {
        if (response.statusCode() == 404) {
          throw new NotFound("datacenter %s has no file of image %s".formatted(datacenter, image));
        }
        if (response.statusCode() != 200) {
          throw refused(datacenter, response.statusCode());
        }
        copy(body, target, end, progress);
      }
    } catch (ImageFiles.Mismatch e) {
      throw e;
    } catch (IOException e) {
      throw unreached(datacenter, e);
    }
  }

  private static void copy(InputStream in, Path target, long end, Progress progress)
      throws IOException {
    byte[] chunk = new byte[CHUNK];
    long bytes = 0;
    try (OutputStream out = Files.newOutputStream(target)) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        out.write(chunk, 0, n);
        bytes += n;
        progress.at(bytes);
        if (System.nanoTime() > end) {
          throw new IOException("it takes too long");
        }
      }
    }
  }

  private HttpResponse<InputStream> get(String datacenter, String path, Duration within)
      throws IOException, InterruptedException {
    Entry entry = datacenters.entries().get(datacenter);
    if (entry == null) {
      throw new Unavailable("datacenter " + datacenter + " is not configured any more");
    }
    String target = entry.url().getRawPath() + "/" + entry.account() + path;
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC));
    RequestSigner signer =
        RequestSigner.of("/%s/keys/%s".formatted(entry.account(), entry.keyId()), entry.keyFile());
    return http.send(
        HttpRequest.newBuilder(entry.url().resolve(target))
            .timeout(within)
            .header("Date", date)
            .header("Authorization", signer.authorization("get", target, date))
            .header("Accept-Version", "~9")
            .header("Accept", "*/*")
            .build(),
        HttpResponse.BodyHandlers.ofInputStream());
  }

  private static Unavailable refused(String datacenter, int status) {
    return new Unavailable("datacenter %s answers %d".formatted(datacenter, status));
  }

  private static Unavailable unreached(String datacenter, IOException why) {
    LOG.infof("event=datacenter_not_reached datacenter=%s error=%s", datacenter, why.toString());
    return new Unavailable("datacenter %s cannot be reached".formatted(datacenter));
  }
}
