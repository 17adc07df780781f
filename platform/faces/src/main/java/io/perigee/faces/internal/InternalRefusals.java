package io.perigee.faces.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.FieldError;
import io.perigee.faces.Documents;
import io.perigee.faces.Refusal;
import jakarta.ws.rs.core.Response;

/** Refusals between services: {@code {"code","message","errors"}} with HTTP's own statuses. */
public final class InternalRefusals {

  private InternalRefusals() {}

  public static Response.ResponseBuilder answer(Refusal refusal) {
    return Response.status(refusal.status()).entity(body(refusal));
  }

  /**
   * {@code {"code","message"}}, with {@code errors:[{field,code,message}]} if fields are at fault.
   */
  public static ObjectNode body(Refusal refusal) {
    ObjectNode body =
        Documents.empty().put("code", refusal.code()).put("message", refusal.message());
    if (!refusal.fields().isEmpty()) {
      var errors = body.putArray("errors");
      for (FieldError error : refusal.fields()) {
        errors
            .addObject()
            .put("field", error.field())
            .put("code", error.code())
            .put("message", error.message());
      }
    }
    return body;
  }
}
