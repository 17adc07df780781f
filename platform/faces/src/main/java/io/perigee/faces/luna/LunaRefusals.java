package io.perigee.faces.luna;

import io.perigee.faces.Documents;
import io.perigee.faces.Refusal;
import jakarta.ws.rs.core.Response;

/**
 * Luna2's errors: {@code {"message"}} with its codes ("Error handling" of the Luna2 REST API),
 * always JSON.
 */
public final class LunaRefusals {

  private LunaRefusals() {}

  public static Response.ResponseBuilder answer(Refusal refusal) {
    // Luna2 knows no "gone": what is no more does not exist.
    int status = refusal.status() == 410 ? 404 : refusal.status();
    return Response.status(status).entity(Documents.empty().put("message", refusal.message()));
  }
}
