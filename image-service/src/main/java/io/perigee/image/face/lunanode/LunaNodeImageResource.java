package io.perigee.image.face.lunanode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.faces.Fields;
import io.perigee.faces.lunanode.LunaNodeAnswers;
import io.perigee.faces.lunanode.LunaNodeParams;
import io.perigee.image.known.Regions;
import io.perigee.image.machineimage.Image;
import io.perigee.image.machineimage.ImageQuery;
import io.perigee.image.machineimage.Images;
import io.perigee.runtime.identity.Call;
import io.perigee.runtime.projection.KnownRow;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Machine images in LunaNode's API ("image" of the LunaNode Dynamic API). */
@Path("/lunanode/image")
@RunOnVirtualThread
public class LunaNodeImageResource {

  private final Images images;
  private final Regions regions;
  private final Call call;

  LunaNodeImageResource(Images images, Regions regions, Call call) {
    this.images = images;
    this.regions = regions;
    this.call = call;
  }

  /**
   * {@code image/list}: {@code images[]{image_id,name,region,status}}. An image that is in every
   * region is shown once, with the region that was asked for or else the first.
   */
  @POST
  @Path("/list")
  public Response list(byte[] body) {
    Fields params = LunaNodeParams.read(body).only(Set.of("region"));
    String wanted = params.text("region", 255).value();
    List<KnownRow> all = regions.all();
    KnownRow region = wanted == null ? null : regions.require("region", wanted);
    ImageQuery query =
        region == null ? ImageQuery.ACTIVE : ImageQuery.activeIn(UUID.fromString(region.id()));
    ObjectNode answer = Json.object();
    ArrayNode rows = answer.putArray("images");
    for (Image image : images.list(UUID.fromString(call.account()), query, Images.Slice.ALL)) {
      rows.addObject()
          .put("image_id", image.number())
          .put("name", image.name())
          .put("region", region != null ? region.name() : nameOf(image.region(), all))
          .put("status", image.state());
    }
    return LunaNodeAnswers.success(answer);
  }

  private static String nameOf(UUID region, List<KnownRow> all) {
    return all.stream()
        .filter(row -> region == null || row.id().equals(region.toString()))
        .map(KnownRow::name)
        .findFirst()
        .orElse("");
  }
}
