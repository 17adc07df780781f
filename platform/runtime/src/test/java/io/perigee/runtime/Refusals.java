package io.perigee.runtime;

import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Forbidden;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.PerigeeException;
import io.perigee.contracts.error.Unauthorized;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Refusals as HTTP, for the service under test: the real ones have the faces for that. */
@Provider
public final class Refusals implements ExceptionMapper<PerigeeException> {

  @Override
  public Response toResponse(PerigeeException e) {
    int status =
        switch (e) {
          case Unauthorized _ -> 401;
          case Forbidden _ -> 403;
          case NotFound _ -> 404;
          case Conflict _ -> 409;
          case Invalid _ -> 400;
          default -> 503;
        };
    return Response.status(status)
        .type("text/plain")
        .entity(e.code() + ": " + e.getMessage())
        .build();
  }
}
