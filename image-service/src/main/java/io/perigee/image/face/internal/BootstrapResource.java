package io.perigee.image.face.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.image.driver.ImageFiles;
import io.perigee.image.known.Regions;
import io.perigee.image.machineimage.ImageRecords;
import io.perigee.image.machineimage.Images;
import io.perigee.image.machineimage.NewImage;
import io.perigee.image.machineimage.SeededBytes;
import io.perigee.image.osimage.ImageTrees;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Gives an installation its first public images. Asking again changes nothing. */
@Path("/internal/bootstrap")
@RunOnVirtualThread
public class BootstrapResource {

  private static final Set<String> KNOWN =
      Set.of(
          "name", "version", "os", "type", "description", "size_mb", "path", "content", "region");

  private final Images images;
  private final ImageTrees trees;
  private final Regions regions;
  private final Call call;

  BootstrapResource(Images images, ImageTrees trees, Regions regions, Call call) {
    this.images = images;
    this.trees = trees;
    this.regions = regions;
    this.call = call;
  }

  /**
   * Takes {@code {"images":[{"name","version","os","type","description"?,"size_mb"? (1 to
   * 64),"path"?,"content"?,"region"?}]}}, without a region for all of them. The bytes are those of
   * the file at {@code path}, below a configured root, or are made up, the same ones each time.
   *
   * @return {@code {"images":[…]}} as published
   */
  @POST
  @Produces("application/json")
  public ObjectNode bootstrap(byte[] body) throws IOException {
    Fields fields = Fields.of(Documents.object(body)).only(Set.of("images")).require("images");
    List<Fields> rows = fields.rows("images").orElse(List.of());
    ObjectNode answer = Json.object();
    ArrayNode made = answer.putArray("images");
    for (Fields row : rows) {
      row.only(KNOWN).require("name", "version", "os");
      row.oneOf("content", "random");
    }
    for (Fields row : rows) {
      String region = row.text("region", 63).value();
      NewImage image =
          new NewImage(
              UUID.randomUUID(),
              region == null ? null : regions.id(region),
              row.text("name", 512).value(),
              row.text("version", 128).value(),
              row.text("os", 64).value(),
              row.oneOf("type", "zone-dataset", "lx-dataset", "zvol", "docker", "other")
                  .orElse("zvol"),
              row.text("description").value());
      made.add(ImageRecords.object(images.provide(image, content(row), call.cause())));
    }
    return answer;
  }

  private ImageFiles.Content content(Fields row) {
    if (row.text("path").value() == null) {
      long seed = (row.text("name").value() + "@" + row.text("version").value()).hashCode();
      return new SeededBytes(seed, row.number("size_mb", 1, 64).orElse(2L) << 20);
    }
    java.nio.file.Path file =
        java.nio.file.Path.of(trees.require(row.path("path"), row.text("path").value()));
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw row.invalid("path", "is not a file that can be read");
    }
    return out -> Files.copy(file, out);
  }
}
