package io.perigee.compute.face.cloudapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.Requester;
import io.perigee.compute.volume.Volume;
import io.perigee.compute.volume.VolumeCreation;
import io.perigee.compute.volume.VolumeQuery;
import io.perigee.compute.volume.Volumes;
import io.perigee.contracts.error.Invalid;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.faces.cloudapi.Cursor;
import io.perigee.faces.cloudapi.Page;
import io.perigee.runtime.admission.Admitted;
import io.perigee.runtime.http.Idempotent;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Shared volumes (<i>ListVolumes</i> to <i>ListVolumeSizes</i>). */
@Path("/cloudapi/{login}")
@RunOnVirtualThread
public class VolumeResource {

  private static final int MOST_NETWORKS = 16;

  private final Volumes volumes;
  private final VolumeCreation creation;
  private final Caller caller;

  VolumeResource(Volumes volumes, VolumeCreation creation, Caller caller) {
    this.volumes = volumes;
    this.creation = creation;
    this.caller = caller;
  }

  @GET
  @Path("/volumes")
  public Response list(@PathParam("login") String login, @Context UriInfo uri) {
    UUID account = caller.account(login);
    Fields params = CloudParams.read(uri);
    VolumeQuery query = VolumeFilter.read(account, params);
    Page page = Page.of(params, "volumes", 1);
    Long after = page.after() == null ? null : page.after().number(0);
    return CloudAnswers.page(
        uri,
        page,
        volumes.list(query, page.reading(), page.offset(), after),
        volume -> List.of(Long.toString(volume.number())),
        Volume::object);
  }

  @POST
  @Admitted
  @Path("/volumes")
  public Response create(
      @PathParam("login") String login,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    Requester requester = caller.requester(login, headers, "POST " + uri.getRequestUri(), body);
    Fields params =
        CloudParams.read(uri, headers, body)
            .only(Set.of("name", "size", "type", "networks", "affinity", "tags"));
    // Clients leave the type out where there is one only.
    params.oneOf("type", Volume.NFS);
    Volumes.Begun begun =
        creation.create(
            requester,
            new VolumeCreation.NewVolume(
                params.text("name", 1000).value(),
                params.number("size", 1, Long.MAX_VALUE).orElse(VolumeCreation.SIZES.getFirst()),
                networks(params),
                AffinityParams.affinity(params),
                params.inner("tags").map(Fields::object).orElse(Documents.empty())));
    return JobLink.of(
        CloudAnswers.created(
            "/" + login + "/volumes/" + begun.volume().id(), begun.volume().object()),
        login,
        begun.requestId());
  }

  @GET
  @Path("/volumes/{id}")
  public Response get(@PathParam("login") String login, @PathParam("id") String id) {
    UUID account = caller.account(login);
    return CloudAnswers.ok(volumes.get(account, Caller.id("volume", id)).object());
  }

  /** UpdateVolume: the name only. */
  @POST
  @Idempotent
  @Path("/volumes/{id}")
  public Response update(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    Requester requester = caller.requester(login, headers);
    Fields params = CloudParams.read(uri, headers, body).only(Set.of("name")).require("name");
    return CloudAnswers.ok(
        volumes
            .rename(requester, Caller.id("volume", id), params.text("name", 1000).value())
            .object());
  }

  @DELETE
  @Path("/volumes/{id}")
  public Response delete(
      @PathParam("login") String login, @PathParam("id") String id, @Context HttpHeaders headers) {
    Volumes.Begun begun = volumes.delete(caller.requester(login, headers), Caller.id("volume", id));
    return JobLink.of(CloudAnswers.noContent(), login, begun.requestId());
  }

  @GET
  @Path("/volumesizes")
  public Response sizes(@PathParam("login") String login, @Context UriInfo uri) {
    caller.account(login);
    Fields params = CloudParams.read(uri).only(Set.of("type", "limit", "offset", "cursor"));
    params.oneOf("type", Volume.NFS);
    Page page = Page.ofWhole(params, "volumesizes", 1);
    Function<Long, List<String>> key = size -> List.of(Cursor.rising(size));
    return CloudAnswers.page(
        uri,
        page,
        page.cut(VolumeCreation.SIZES, key),
        key,
        size -> Documents.empty().put("size", size).put("type", Volume.NFS));
  }

  private static List<UUID> networks(Fields params) {
    JsonNode given = params.object().get("networks");
    if (given == null || given.isNull() || given.isArray() && given.isEmpty()) {
      return null;
    }
    List<UUID> networks = new ArrayList<>();
    for (JsonNode each : given.isArray() ? given : Documents.empty().arrayNode().add(given)) {
      String field = "networks[" + networks.size() + "]";
      Fields one = Fields.of(Documents.empty().<ObjectNode>set(field, each));
      networks.add(one.require(field).uuid(field).value());
    }
    if (networks.size() > MOST_NETWORKS
        || networks.stream().distinct().count() != networks.size()) {
      throw Invalid.field("networks", "networks: at most " + MOST_NETWORKS + ", each once");
    }
    return networks;
  }
}
