package io.perigee.compute.face.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.pack.Pack;
import io.perigee.compute.pack.PackQuery;
import io.perigee.compute.pack.Packs;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.faces.cloudapi.Cursor;
import io.perigee.faces.cloudapi.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** CloudAPI's packages (<i>ListPackages</i>, <i>GetPackage</i>). */
@Path("/cloudapi/{login}/packages")
@RunOnVirtualThread
public class PackageResource {

  private static final Set<String> FILTERS =
      Set.of(
          "name",
          "memory",
          "disk",
          "swap",
          "lwps",
          "vcpus",
          "version",
          "group",
          "flexible_disk",
          "as-role",
          "limit",
          "offset",
          "cursor");

  private final Packs packs;
  private final Caller caller;

  PackageResource(Packs packs, Caller caller) {
    this.packs = packs;
    this.caller = caller;
  }

  @GET
  public Response list(@PathParam("login") String login, @Context UriInfo uri) {
    caller.account(login);
    Fields params = CloudParams.read(uri).only(FILTERS);
    PackQuery query =
        new PackQuery(
            params.text("name", 100).value(),
            params.number("memory", 0, Long.MAX_VALUE).value(),
            params.number("disk", 0, Long.MAX_VALUE).value(),
            params.number("swap", 0, Long.MAX_VALUE).value(),
            params.integer("lwps", 0, Integer.MAX_VALUE).value(),
            params.integer("vcpus", 0, Integer.MAX_VALUE).value(),
            params.text("version", 100).value(),
            params.text("group", 100).value(),
            params.flag("flexible_disk").value());
    Page page = Page.ofWhole(params, "packages", 1);
    Function<Pack, List<String>> key = pack -> List.of(Cursor.rising(pack.number()));
    return CloudAnswers.page(
        uri, page, page.cut(packs.list(query), key), key, PackageResource::view);
  }

  /** By id or name. */
  @GET
  @Path("/{id}")
  public Response get(@PathParam("login") String login, @PathParam("id") String id) {
    caller.account(login);
    return CloudAnswers.ok(
        packs
            .find(id)
            .map(PackageResource::view)
            .orElseThrow(() -> new NotFound("package not found")));
  }

  private static ObjectNode view(Pack pack) {
    ObjectNode view =
        Documents.empty()
            .put("id", pack.id().toString())
            .put("name", pack.name())
            .put("memory", pack.memory())
            .put("disk", pack.disk())
            .put("swap", pack.swap())
            .put("vcpus", pack.vcpus())
            .put("lwps", pack.lwps())
            .put("default", pack.isDefault())
            .put("version", pack.release());
    if (pack.family() != null) {
      view.put("group", pack.family());
    }
    if (pack.description() != null) {
      view.put("description", pack.description());
    }
    if (pack.flexible()) {
      view.put("flexible_disk", true);
      view.set("disks", pack.disks());
    }
    return view;
  }
}
