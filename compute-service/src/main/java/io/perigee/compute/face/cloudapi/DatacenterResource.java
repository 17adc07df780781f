package io.perigee.compute.face.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.region.Here;
import io.perigee.compute.region.Region;
import io.perigee.compute.region.Regions;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.region.RegionUrls;
import io.perigee.faces.Documents;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.runtime.RuntimeConfig;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/**
 * CloudAPI's datacenters, which are the regions, and its services (<i>ListDatacenters</i>,
 * <i>GetDatacenter</i>, <i>ListServices</i>). A region has the URL that the installation gives it;
 * one without is called by the URL by which the client came, if that is its own.
 */
@Path("/cloudapi/{login}")
@RunOnVirtualThread
public class DatacenterResource {

  private static final String HOST = "X-Forwarded-Host";
  private static final String SCHEME = "X-Forwarded-Proto";

  private final Regions regions;
  private final Here here;
  private final Caller caller;
  private final RegionUrls urls;

  DatacenterResource(Regions regions, Here here, Caller caller, RuntimeConfig config) {
    this.regions = regions;
    this.here = here;
    this.caller = caller;
    this.urls = RegionUrls.parse(config.regions().orElse(null));
  }

  @GET
  @Path("/datacenters")
  public Response list(
      @PathParam("login") String login,
      @HeaderParam(SCHEME) String scheme,
      @HeaderParam(HOST) String host) {
    caller.account(login);
    ObjectNode all = Documents.empty();
    for (Region region : regions.list()) {
      url(region, scheme, host).ifPresent(url -> all.put(region.name(), url));
    }
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
    String url =
        regions
            .find(name)
            .flatMap(region -> url(region, scheme, host))
            .orElseThrow(() -> new NotFound("datacenter not found"));
    ObjectNode moved =
        Documents.empty().put("code", "ResourceMoved").put("message", name + " " + url);
    return Response.status(302)
        .header("Location", url)
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

  /** Empty for a region that no URL leads to. */
  private Optional<String> url(Region region, String scheme, String host) {
    boolean own = here.region() == null || here.region().equals(region.name());
    return urls.url(region.name())
        .or(() -> own ? Optional.of(url(scheme, host)) : Optional.empty());
  }

  private static String url(String scheme, String host) {
    return ("https".equals(scheme) ? "https://" : "http://") + (host == null ? "localhost" : host);
  }
}
