package io.perigee.faces.lunanode;

import io.perigee.faces.Documents;
import io.perigee.faces.Refusal;
import jakarta.ws.rs.core.Response;

/**
 * LunaNode's errors: always HTTP 200 and {@code {"success":"no","error"}}; on 4xx its clients lose
 * the text.
 */
public final class LunaNodeRefusals {

  /** What any failed authentication is told, whatever was wrong. */
  public static final String NOT_AUTHENTICATED =
      "authentication failure; common reasons: bad nonce (computer time off), source IP mismatch, invalid API id/key";

  private LunaNodeRefusals() {}

  public static Response.ResponseBuilder answer(Refusal refusal) {
    String error = refusal.status() == 401 ? NOT_AUTHENTICATED : refusal.message();
    return Response.ok(Documents.empty().put("success", "no").put("error", error));
  }
}
