package io.perigee.image.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.faces.luna.LunaBody;
import io.perigee.faces.luna.LunaName;
import io.perigee.image.clone.Clones;
import io.perigee.image.known.OsimageMembers;
import io.perigee.image.osimage.Osimage;
import io.perigee.image.osimage.OsimageRecords;
import io.perigee.image.osimage.Osimages;
import io.perigee.image.pack.Kernels;
import io.perigee.image.pack.Packs;
import io.perigee.image.tag.OsimageTags;
import io.perigee.runtime.http.Versions;
import io.perigee.runtime.identity.Call;
import io.perigee.runtime.identity.Principal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Osimages in Luna2's API ("Image management" of the Luna2 REST API). */
@Path("/luna/config/osimage")
@RunOnVirtualThread
public class OsimageResource {

  private final Osimages osimages;
  private final OsimageFields reader;
  private final Packs packs;
  private final Kernels kernels;
  private final Clones clones;
  private final OsimageTags tags;
  private final OsimageMembers members;
  private final Call call;

  OsimageResource(
      Osimages osimages,
      OsimageFields reader,
      Packs packs,
      Kernels kernels,
      Clones clones,
      OsimageTags tags,
      OsimageMembers members,
      Call call) {
    this.osimages = osimages;
    this.reader = reader;
    this.packs = packs;
    this.kernels = kernels;
    this.clones = clones;
    this.tags = tags;
    this.members = members;
    this.call = call;
  }

  /** "Get a list of images". 404 if there are none. */
  @GET
  public Response list() {
    call.require(Principal.Kind.LUNA_USER);
    Map<String, ObjectNode> all = new LinkedHashMap<>();
    osimages
        .list()
        .forEach(osimage -> all.put(osimage.name(), OsimageRecords.settings(osimage.settings())));
    return LunaAnswers.all("osimage", all);
  }

  /** "Get osimage information", with its entity tag. */
  @GET
  @Path("/{name}")
  public Response get(String name) {
    call.require(Principal.Kind.LUNA_USER);
    Osimage osimage = osimages.get(name);
    Response answer =
        LunaAnswers.one("osimage", osimage.name(), OsimageRecords.settings(osimage.settings()));
    return Response.fromResponse(answer).header("ETag", Versions.etag(osimage.version())).build();
  }

  /**
   * "Updating or creating osimage information" and "Renaming osimage": 201 when created, 204 when
   * changed.
   */
  @POST
  @Path("/{name}")
  public Response save(String name, @HeaderParam("If-Match") String ifMatch, byte[] body) {
    call.require(Principal.Kind.LUNA_USER);
    LunaName.object("osimage", name);
    Fields fields = LunaBody.config(body, "osimage", name).only(OsimageFields.KNOWN);
    String newName = fields.text("newosimage").value();
    if (newName != null) {
      LunaName.object("newosimage", newName);
    }
    boolean created =
        osimages.save(name, newName, ifMatch, reader.change(name, fields), call.cause());
    return created ? LunaAnswers.created("osimage " + name + " created") : LunaAnswers.noContent();
  }

  /** "Delete osimage": 204; what its path names is left alone. 409 if something uses it. */
  @GET
  @Path("/{name}/_delete")
  public Response delete(String name) {
    call.require(Principal.Kind.LUNA_USER);
    osimages.delete(name, call.cause());
    return LunaAnswers.noContent();
  }

  /** "Packing osimage": 200 with the request id; the same id while the pack is pending. */
  @GET
  @Path("/{name}/_pack")
  public Response pack(String name) {
    call.require(Principal.Kind.LUNA_USER);
    Packs.Queued queued = packs.queue(name, call.cause());
    return LunaAnswers.queued(
        "osimage pack for %s %s".formatted(name, queued.already() ? "already queued" : "queued"),
        queued.requestId());
  }

  /** "Get a list members of the osimage": nodes that boot it. 404 if there are none. */
  @GET
  @Path("/{name}/_member")
  public Response members(String name) {
    call.require(Principal.Kind.LUNA_USER);
    Osimage osimage = osimages.get(name);
    return LunaAnswers.members("osimage", osimage.name(), members.of(osimage.id()));
  }

  /**
   * "Cloning osimage": 201 with the request id of the copying; the new osimage can be used when
   * that has ended. 404 without {@code newosimage}.
   */
  @POST
  @Path("/{name}/_clone")
  public Response copy(String name, byte[] body) {
    call.require(Principal.Kind.LUNA_USER);
    Fields fields = LunaBody.config(body, "osimage", name).only(OsimageFields.KNOWN);
    String newName = fields.text("newosimage").value();
    if (newName == null) {
      throw new NotFound(fields.path("newosimage") + " is required");
    }
    LunaName.object("newosimage", newName);
    String requestId = clones.queue(name, newName, reader.change(newName, fields), call.cause());
    return LunaAnswers.json(
        201,
        Documents.empty()
            .put("message", "osimage clone of %s to %s queued".formatted(name, newName))
            .put("request_id", requestId));
  }

  /**
   * "Changing kernel version in osimage (incl. pack)": 200 with the pack's request id, or 204 where
   * {@code bare} asks for none.
   */
  @POST
  @Path("/{name}/kernel")
  public Response kernel(String name, byte[] body) {
    call.require(Principal.Kind.LUNA_USER);
    Fields fields = LunaBody.config(body, "osimage", name).only(OsimageFields.OF_KERNEL);
    boolean bare = fields.flag("bare").orElse(false);
    return kernels
        .change(name, reader.change(name, fields), bare, call.cause())
        .map(
            queued ->
                LunaAnswers.queued(
                    "osimage pack for %s %s"
                        .formatted(name, queued.already() ? "already queued" : "queued"),
                    queued.requestId()))
        .orElseGet(LunaAnswers::noContent);
  }

  /** "Changing/creating tag in osimage": 204; the tag names what the osimage boots now. */
  @POST
  @Path("/{name}/tag")
  public Response tag(String name, byte[] body) {
    call.require(Principal.Kind.LUNA_USER);
    Fields fields = LunaBody.config(body, "osimage", name).only(Set.of("tag")).require("tag");
    tags.put(name, LunaName.object(fields.path("tag"), fields.text("tag").value()), call.cause());
    return LunaAnswers.noContent();
  }

  /** "Delete osimagetag": 204. 409 if nodes or groups boot it. */
  @GET
  @Path("/{name}/osimagetag/{tag}/_delete")
  public Response deleteTag(String name, String tag) {
    call.require(Principal.Kind.LUNA_USER);
    tags.delete(name, tag, call.cause());
    return LunaAnswers.noContent();
  }
}
