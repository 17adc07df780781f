package io.perigee.image.face.cloudapi;

import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Fields;
import io.perigee.faces.cloudapi.ApiVersion;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.faces.cloudapi.OwnAccount;
import io.perigee.image.ImageConfig;
import io.perigee.image.machineimage.Image;
import io.perigee.image.machineimage.ImageExports;
import io.perigee.image.machineimage.ImageQuery;
import io.perigee.image.machineimage.ImageRecords;
import io.perigee.image.machineimage.Images;
import io.perigee.image.machineimage.OwnImages;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Machine images in CloudAPI ("Images" of the CloudAPI text). HEAD is answered as GET without its
 * body.
 */
@Path("/cloudapi/{login}/images")
@RunOnVirtualThread
public class ImageResource {

  private static final Set<String> FILTERS =
      Set.of("name", "os", "version", "public", "state", "owner", "type");

  private final Images images;
  private final OwnImages own;
  private final ImageExports exports;
  private final ImageView view;
  private final Call call;
  private final UUID operator;

  ImageResource(
      Images images,
      OwnImages own,
      ImageExports exports,
      ImageView view,
      Call call,
      ImageConfig config) {
    this.images = images;
    this.own = own;
    this.exports = exports;
    this.view = view;
    this.call = call;
    this.operator = config.operator();
  }

  /** "ListImages": active ones, unless {@code state} says otherwise. */
  @GET
  public Response list(
      String login, @Context UriInfo uri, @HeaderParam("Accept-Version") String accept) {
    UUID account = account(login);
    ApiVersion version = ApiVersion.accepted(accept);
    ImageQuery query = query(CloudParams.read(uri));
    return CloudAnswers.list(
        images.list(account, query).stream().map(image -> view.of(image, version)).toList());
  }

  /** "GetImage". Another account's private image does not exist for this one. */
  @GET
  @Path("/{id}")
  public Response get(String login, String id, @HeaderParam("Accept-Version") String accept) {
    UUID account = account(login);
    ApiVersion version = ApiVersion.accepted(accept);
    return CloudAnswers.ok(view.of(images.get(account, image(id)), version));
  }

  /** "DeleteImage": 204. Only the owner's own. */
  @DELETE
  @Path("/{id}")
  public Response delete(String login, String id) throws IOException {
    own.delete(account(login), image(id), call.cause());
    return CloudAnswers.noContent();
  }

  /** "UpdateImage", "CloneImage" and "ExportImage", by {@code ?action=}. */
  @POST
  @Path("/{id}")
  public Response change(
      String login,
      String id,
      @HeaderParam("Accept-Version") String accept,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body)
      throws IOException {
    UUID account = account(login);
    ApiVersion version = ApiVersion.accepted(accept);
    Fields params = CloudParams.read(uri, headers, body).require("action");
    UUID image = image(id);
    return switch (params.oneOf("action", "update", "clone", "export").value()) {
      case "update" ->
          CloudAnswers.ok(
              view.of(
                  own.update(
                      account,
                      image,
                      ImageParams.change(params.only(ImageParams.OF_UPDATE)),
                      call.cause()),
                  version));
      case "clone" -> {
        params.only(Set.of("action"));
        yield CloudAnswers.ok(view.of(own.copy(account, image, call.cause()), version));
      }
      default -> export(own.own(account, image), version, params);
    };
  }

  private Response export(Image image, ApiVersion version, Fields params) throws IOException {
    params.only(Set.of("action", "manta_path")).require("manta_path");
    ImageExports.Exported exported =
        exports.export(
            image,
            call.principal().login(),
            params.text("manta_path").value(),
            view.of(image, version));
    return CloudAnswers.ok(
        Json.object()
            .put("manta_url", exported.url())
            .put("image_path", exported.image())
            .put("manifest_path", exported.manifest()));
  }

  private static UUID image(String id) {
    UUID image = ImageRecords.uuid(id);
    if (image == null) {
      throw new NotFound("image " + id + " does not exist");
    }
    return image;
  }

  private ImageQuery query(Fields params) {
    params.only(FILTERS);
    String state =
        params
            .oneOf("state", "active", "unactivated", "disabled", "creating", "failed", "all")
            .orElse("active");
    UUID owner = params.uuid("owner").value();
    boolean operators = operator.equals(owner);
    String type = params.text("type", 64).value();
    return new ImageQuery(
        params.text("name", 512).value(),
        params.text("version", 128).value(),
        params.text("os", 64).value(),
        params.flag("public").value(),
        state.equals("all") ? null : state,
        operators ? null : owner,
        operators,
        type == null ? null : types(type),
        null);
  }

  /** The stored types that a caller's word means: those of 7.x are wider ones. */
  private static List<String> types(String type) {
    return switch (type) {
      case "smartmachine" -> List.of("zone-dataset", "lx-dataset");
      case "virtualmachine" -> List.of("zvol");
      default -> List.of(type);
    };
  }

  private UUID account(String login) {
    return UUID.fromString(
        OwnAccount.of(call.principal().account(), call.principal().login(), login));
  }
}
