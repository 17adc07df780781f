package io.perigee.image.face.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.NotFound;
import io.perigee.image.machineimage.Image;
import io.perigee.image.machineimage.ImageRecords;
import io.perigee.image.machineimage.Images;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.UUID;

/**
 * Machine images for other services. With {@code ?account=} only what that account may use is
 * found, so that the caller need not know the rule; without, anything.
 */
@Path("/internal/images")
@RunOnVirtualThread
public class InternalImageResource {

  private final Images images;

  InternalImageResource(Images images) {
    this.images = images;
  }

  /** As published on {@code images}. */
  @GET
  @Path("/{id}")
  @Produces("application/json")
  public ObjectNode one(String id, @QueryParam("account") String account) {
    return ImageRecords.object(
        account == null ? images.any(uuid(id)) : images.get(uuid(account), uuid(id)));
  }

  /** By LunaNode's number; {@code account} is needed, since numbers are easily guessed. */
  @GET
  @Path("/by-number/{number}")
  @Produces("application/json")
  public ObjectNode byNumber(long number, @QueryParam("account") String account) {
    return ImageRecords.object(
        images.get(account == null ? new UUID(0, 0) : uuid(account), number));
  }

  /** The bytes, with {@code X-Perigee-Sha1} and {@code Content-Length}. */
  @GET
  @Path("/{id}/file")
  @Produces("application/octet-stream")
  public Response file(String id) throws IOException {
    Image image = images.any(uuid(id));
    if (image.file() == null) {
      throw new NotFound("image " + id + " has no file");
    }
    return Response.ok(images.open(image))
        .header("X-Perigee-Sha1", image.file().sha1())
        .header("Content-Length", image.file().size())
        .build();
  }

  private static UUID uuid(String text) {
    UUID id = ImageRecords.uuid(text);
    if (id == null) {
      throw new NotFound("not a UUID");
    }
    return id;
  }
}
