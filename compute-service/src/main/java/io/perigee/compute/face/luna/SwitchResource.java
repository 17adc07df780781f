package io.perigee.compute.face.luna;

import static io.perigee.compute.device.Device.Kind.SWITCH;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Luna2's switches ("Switch management" of the Luna2 REST API). */
@Path("/luna/config/switch")
@RunOnVirtualThread
public class SwitchResource {

  private final DeviceAnswers answers;

  SwitchResource(DeviceAnswers answers) {
    this.answers = answers;
  }

  @GET
  public Response list() {
    return answers.list(SWITCH);
  }

  @GET
  @Path("/{name}")
  public Response get(@PathParam("name") String name) {
    return answers.get(SWITCH, name);
  }

  /** 201 for a new one, 204 for a change; {@code newswitchname} renames. */
  @POST
  @Path("/{name}")
  public Response put(
      @PathParam("name") String name,
      @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
      byte[] body) {
    return answers.put(SWITCH, name, ifMatch, body);
  }

  /** A new one like this, with an address of its own; {@code newswitchname} is needed. */
  @POST
  @Path("/{name}/_clone")
  public Response copy(@PathParam("name") String name, byte[] body) {
    return answers.copy(SWITCH, name, body);
  }

  @GET
  @Path("/{name}/_delete")
  public Response delete(@PathParam("name") String name) {
    return answers.delete(SWITCH, name);
  }
}
