package io.perigee.boot.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.boot.service.NamedServices;
import io.perigee.boot.service.Reloads;
import io.perigee.boot.service.ServiceState;
import io.perigee.contracts.error.Unauthorized;
import io.perigee.faces.Documents;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.runtime.identity.Call;
import io.perigee.runtime.identity.Principal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/** "Service management" and "Monitoring" of services in the Luna2 REST API. */
@Path("/luna")
@RunOnVirtualThread
public class ServiceResource {

  private final NamedServices services;
  private final Call call;

  ServiceResource(NamedServices services, Call call) {
    this.services = services;
    this.call = call;
  }

  /**
   * 200 with the request id, the same id while the reload is pending; {@code status} answers as the
   * monitor does. 404 for a service that there is not.
   */
  @GET
  @Path("/service/{name}/{action}")
  public Response act(@PathParam("name") String name, @PathParam("action") String action) {
    if (call.principal().kind() == Principal.Kind.ANONYMOUS) {
      throw new Unauthorized("a valid token is required in x-access-tokens");
    }
    call.require(Principal.Kind.LUNA_USER);
    if (action.equals("status")) {
      return state(name);
    }
    Reloads.Queued queued = services.act(name, action, call.cause());
    return LunaAnswers.queued(
        "%s of %s %s".formatted(action, name, queued.already() ? "already queued" : "queued"),
        queued.requestId());
  }

  /** {@code {"monitor":{"service":{"<name>":"OK, …"}}}}; 500 and 503 in the same shape. */
  @GET
  @Path("/monitor/service/{name}")
  public Response state(@PathParam("name") String name) {
    ServiceState state = services.state(name);
    ObjectNode document = Documents.empty();
    document.putObject("monitor").putObject("service").put(name, state.text());
    int status =
        switch (state.health()) {
          case WELL -> 200;
          case FAILED -> 500;
          case UNAVAILABLE -> 503;
        };
    return LunaAnswers.json(status, document);
  }
}
