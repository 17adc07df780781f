package io.perigee.image.face.cloudapi;

import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Fields;
import io.perigee.faces.cloudapi.ApiVersion;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.faces.cloudapi.Cursor;
import io.perigee.faces.cloudapi.OwnAccount;
import io.perigee.faces.cloudapi.Page;
import io.perigee.image.ImageConfig;
import io.perigee.image.machineimage.Image;
import io.perigee.image.machineimage.ImageQuery;
import io.perigee.image.machineimage.ImageRecords;
import io.perigee.image.machineimage.Images;
import io.perigee.image.machineimage.OwnImages;
import io.perigee.runtime.http.Idempotent;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/**
 * Machine images in CloudAPI ("Images" of the CloudAPI text). HEAD is answered as GET without its
 * body.
 */
@Path("/cloudapi/{login}/images")
@RunOnVirtualThread
public class ImageResource {

  private final Images images;
  private final OwnImages own;
  private final ImageMaking making;
  private final ImageChanging changing;
  private final ImageView view;
  private final Call call;
  private final UUID operator;

  ImageResource(
      Images images,
      OwnImages own,
      ImageMaking making,
      ImageChanging changing,
      ImageView view,
      Call call,
      ImageConfig config) {
    this.images = images;
    this.own = own;
    this.making = making;
    this.changing = changing;
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
    Fields params = CloudParams.read(uri);
    ImageQuery query = ImageFilter.read(params, operator);
    Page page = Page.ofWhole(params, "images", 2);
    return CloudAnswers.page(
        uri,
        page,
        images.list(account, query, slice(page)),
        ImageResource::key,
        image -> view.of(image, version));
  }

  private static Images.Slice slice(Page page) {
    Cursor after = page.after();
    return new Images.Slice(
        page.reading(),
        page.offset(),
        after == null ? null : new Images.Place(after.fallingTime(0), after.number(1)));
  }

  private static List<String> key(Image image) {
    Images.Place place = Images.Place.of(image);
    return List.of(Cursor.falling(place.published()), Cursor.rising(place.number()));
  }

  /** "CreateImageFromMachine" and, by {@code ?action=}, "ImportImageFromDatacenter". */
  @POST
  public Response make(
      String login,
      @HeaderParam("Accept-Version") String accept,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    UUID account = account(login);
    ApiVersion version = ApiVersion.accepted(accept);
    return making.make(account, login, version, uri, headers, body);
  }

  /** "GetImage". Another account's private image does not exist for this one. */
  @GET
  @Path("/{id}")
  public Response get(String login, String id, @HeaderParam("Accept-Version") String accept) {
    UUID account = account(login);
    ApiVersion version = ApiVersion.accepted(accept);
    return CloudAnswers.ok(view.of(images.get(account, image(id)), version));
  }

  /**
   * The image's bytes, as they are stored; beyond the published text, as IMGAPI has it. Another
   * datacenter copies images by it.
   */
  @GET
  @Path("/{id}/file")
  @Produces("*/*")
  public Response file(String login, String id) throws IOException {
    Image image = images.get(account(login), image(id));
    if (image.file() == null) {
      throw new NotFound("image " + id + " has no file");
    }
    return Response.ok(images.open(image), "application/octet-stream")
        .header("Content-Length", image.file().size())
        .header("x-sha1", image.file().sha1())
        .build();
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
  @Idempotent
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
    return changing.change(account, image(id), version, CloudParams.read(uri, headers, body));
  }

  private static UUID image(String id) {
    UUID image = ImageRecords.uuid(id);
    if (image == null) {
      throw new NotFound("image " + id + " does not exist");
    }
    return image;
  }

  private UUID account(String login) {
    return UUID.fromString(
        OwnAccount.of(call.principal().account(), call.principal().login(), login));
  }
}
