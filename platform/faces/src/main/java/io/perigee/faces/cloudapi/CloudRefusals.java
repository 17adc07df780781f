package io.perigee.faces.cloudapi;

import io.perigee.faces.Refusal;
import io.perigee.faces.internal.InternalRefusals;
import jakarta.ws.rs.core.Response;

/**
 * CloudAPI's errors: {@code {"code","message"}} and {@code errors[]} ("Error Responses" of the
 * CloudAPI text). Missing and invalid parameters are 409, unless their code belongs to what is
 * wrong with the request as such.
 */
public final class CloudRefusals {

  private CloudRefusals() {}

  public static Response.ResponseBuilder answer(Refusal refusal) {
    return Response.status(status(refusal)).entity(InternalRefusals.body(refusal));
  }

  private static int status(Refusal refusal) {
    return switch (refusal.code()) {
      case "BadRequest", "InvalidContent", "InvalidHeader", "InvalidVersion" -> 400;
      case "MachineHasNoVNCError", "MachineStoppedError", "UpgradeRequiredError" -> 400;
      case "InsufficientCapacity" -> 503;
      default -> refusal.status() == 400 ? 409 : refusal.status();
    };
  }
}
