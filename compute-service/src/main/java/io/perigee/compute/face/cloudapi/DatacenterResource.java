package io.perigee.compute.face.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.region.Region;
import io.perigee.compute.region.Regions;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * CloudAPI's datacenters, which are the regions, and its services (<i>ListDatacenters</i>,
 * <i>GetDatacenter</i>, <i>ListServices</i>). All regions of an installation are behind the URL by
 * which the client came.
 */
@Path("/cloudapi/{login}")
@RunOnVirtualThread
public class DatacenterResource {

  private static final String HOST = "X-Forwarded-Host";
  private static final String SCHEME = "X-Forwarded-Proto";

  private final Regions regions;
  private final Caller caller;

  DatacenterResource(Regions regions, Caller caller) {
    this.regions = regions;
    this.caller = caller;
  }

  @GET
  @Path("/datacenters")
  public Response list(
      @PathParam("login") String login,
      @HeaderParam(SCHEME) String scheme,
      @HeaderParam(HOST) String host) {
    caller.account(login);
    ObjectNode all = Documents.empty();
    regions.list().forEach(region -> all.put(region.name(), url(scheme, host)));
    return CloudAnswers.ok(all);
  }

  /** 302 with the URL in Location, and an object like an error's. */
  @GET
  @Path("/datacenters/{name}")
  public Response get(
      @PathParam("login") String login,
      @PathParam("name") String name,
      @HeaderParam(SCHEME) String scheme,
      @HeaderParam(HOST) String host) {
    caller.account(login);
    Region region = regions.find(name).orElseThrow(() -> new NotFound("datacenter not found"));
    ObjectNode moved =
        Documents.empty()
            .put("code", "ResourceMoved")
            .put("message", region.name() + " " + url(scheme, host));
    return Response.status(302)
        .header("Location", url(scheme, host))
        .entity(moved)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .build();
  }

  @GET
  @Path("/services")
  public Response services(
      @PathParam("login") String login,
      @HeaderParam(SCHEME) String scheme,
      @HeaderParam(HOST) String host) {
    caller.account(login);
    return CloudAnswers.ok(Documents.empty().put("cloudapi", url(scheme, host)));
  }

  private static String url(String scheme, String host) {
    return ("https".equals(scheme) ? "https://" : "http://") + (host == null ? "localhost" : host);
  }
}
