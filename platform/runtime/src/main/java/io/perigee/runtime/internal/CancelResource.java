package io.perigee.runtime.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.work.Cancellations;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** Cancels what this service has to do for an operation, whichever service accepted that. */
@Path("/internal/commands")
@RunOnVirtualThread
public class CancelResource {

  private final Cancellations cancellations;

  CancelResource(Cancellations cancellations) {
    this.cancellations = cancellations;
  }

  /**
   * Takes {@code {"why"}} and answers {@code {"request_id","cancelled"}}: the number of commands,
   * which is none where the operation has none here, or they have ended.
   */
  @POST
  @Path("/{id}/cancel")
  @Produces("application/json")
  public String cancel(String id, JsonNode body) {
    String why = body == null ? "cancelled" : body.path("why").asText("cancelled");
    return Json.write(
        Json.object().put("request_id", id).put("cancelled", cancellations.cancel(id, why)));
  }
}
