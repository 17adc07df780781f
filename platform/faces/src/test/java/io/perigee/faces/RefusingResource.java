package io.perigee.faces;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.Busy;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Forbidden;
import io.perigee.contracts.error.Gone;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Missing;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.NotMade;
import io.perigee.contracts.error.TooLarge;
import io.perigee.contracts.error.Unauthorized;
import io.perigee.contracts.error.Unavailable;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.faces.cloudapi.Page;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** A resource of the tests that refuses in every way, beneath each face. */
@Path("/{face:lunanode|luna|cloudapi|internal}")
@Produces(MediaType.APPLICATION_JSON)
public final class RefusingResource {

  /** A typed body, read by Jackson. */
  public record Typed(int count, boolean on, List<String> names, Kind kind) {}

  public enum Kind {
    SMALL,
    LARGE
  }

  @GET
  @Path("throw/{what}")
  public Response refuse(@PathParam("what") String what) throws Exception {
    throw switch (what) {
      case "invalid" -> Invalid.field("vlanid", "vlanid must be a whole number from 1 to 4094");
      case "missing" -> Missing.field("name");
      case "unauthorized" -> new Unauthorized("no token");
      case "forbidden" -> new Forbidden("not yours");
      case "notfound" -> new NotFound("node n1 does not exist");
      case "conflict" -> new Conflict("network cluster is in use by node n1");
      case "gone" -> new Gone("machine is deleted");
      case "toolarge" -> new TooLarge("too large");
      case "busy" -> new Busy("too many operations", Duration.ofMillis(1500));
      case "notmade" -> new NotMade("not made yet");
      case "unavailable" -> new Unavailable("the broker does not answer");
      case "vnc" -> new Conflict("MachineHasNoVNCError", "no VNC");
      case "wrapped" -> new IllegalStateException(new NotFound("node n2 does not exist"));
      case "timeout" ->
          new IllegalStateException(new SQLException("canceling statement: secret row", "57014"));
      case "pool" -> new SQLException("Sorry, acquisition timeout!");
      case "duplicate" -> new SQLException("Key (name)=(secret) already exists", "23505");
      case "nul" -> new SQLException("invalid byte sequence", "22021");
      default -> new IllegalStateException("secret internals");
    };
  }

  @POST
  @Path("typed")
  public Typed typed(Typed body) {
    return body;
  }

  @POST
  @Path("{login}/params")
  @Consumes(MediaType.WILDCARD)
  public Response params(@Context UriInfo uri, @Context HttpHeaders headers, byte[] body) {
    return CloudAnswers.ok(CloudParams.read(uri, headers, body).object());
  }

  @GET
  @Path("{login}/rows")
  public Response rows(@Context UriInfo uri) {
    Fields params = CloudParams.read(uri);
    ObjectNode row = Documents.empty().put("name", "ü");
    return CloudAnswers.page(params.has("none") ? List.of() : List.of(row), Page.of(params));
  }
}
