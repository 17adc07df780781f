package io.perigee.faces;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.perigee.contracts.error.Busy;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.Forbidden;
import io.perigee.contracts.error.Gone;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Missing;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.NotMade;
import io.perigee.contracts.error.PerigeeException;
import io.perigee.contracts.error.TooLarge;
import io.perigee.contracts.error.Unauthorized;
import io.perigee.contracts.error.Unavailable;
import jakarta.ws.rs.WebApplicationException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Why a request is not answered as asked, before a face gives it its form.
 *
 * @param status HTTP's own status for it; a face may answer another
 * @param code a name that programs may compare
 * @param message for the caller; no secret, no stack trace
 * @param fields the fields at fault; may be empty
 * @param retryAfter when to try again; null where trying again does not help
 */
public record Refusal(
    int status, String code, String message, List<FieldError> fields, Duration retryAfter) {

  private static final int MAX_CAUSES = 16;

  /** What to answer for anything that a resource or the platform beneath it threw. Never null. */
  public static Refusal of(Throwable thrown) {
    if (thrown instanceof JsonProcessingException json) {
      return BadJson.refusal(json);
    }
    if (thrown instanceof WebApplicationException web
        && web.getCause() instanceof JsonProcessingException json) {
      return BadJson.refusal(json);
    }
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++, cause = cause.getCause()) {
      switch (cause) {
        case PerigeeException expected -> {
          return of(expected);
        }
        case WebApplicationException web -> {
          return of(web.getResponse().getStatus());
        }
        case SQLException sql -> {
          return DatabaseFault.refusal(sql);
        }
        case ConnectException _,
            SocketTimeoutException _,
            HttpTimeoutException _,
            TimeoutException _ -> {
          return unavailable("a part of the platform does not answer; try again");
        }
        default -> {}
      }
    }
    return new Refusal(500, "InternalError", "internal error", List.of(), null);
  }

  /** True if the platform, not the caller, is at fault; such faults are logged. */
  public boolean isFault() {
    return status == 500;
  }

  static Refusal unavailable(String message) {
    return new Refusal(503, "ServiceUnavailable", message, List.of(), Duration.ofSeconds(2));
  }

  private static Refusal of(PerigeeException e) {
    int status =
        switch (e) {
          case Invalid _, Missing _ -> 400;
          case Unauthorized _ -> 401;
          case Forbidden _ -> 403;
          case NotFound _ -> 404;
          case Conflict _ -> 409;
          case Gone _ -> 410;
          case TooLarge _ -> 413;
          case Busy _ -> 429;
          case NotMade _ -> 501;
          case Unavailable _ -> 503;
        };
    Duration retryAfter =
        switch (e) {
          case Busy busy -> busy.retryAfter();
          case Unavailable unavailable -> unavailable.retryAfter();
          default -> null;
        };
    return new Refusal(status, e.code(), e.getMessage(), e.fields(), retryAfter);
  }

  /** What HTTP itself refuses: no such path, another method, a media type that is not taken. */
  private static Refusal of(int status) {
    return switch (status) {
      case 401 -> simple(401, "InvalidCredentials", "authentication is required");
      case 403 -> simple(403, "NotAuthorized", "not allowed");
      case 404 -> simple(404, "ResourceNotFound", "there is no such path");
      case 405 -> simple(405, "MethodNotAllowed", "this path does not take that method");
      case 406 ->
          simple(406, "NotAcceptable", "answers are application/json only; Accept must allow it");
      case 408 -> simple(408, "RequestTimeout", "the request did not arrive in time");
      case 413 -> simple(413, "RequestTooLarge", "the body is larger than is taken");
      case 415 ->
          simple(
              415,
              "UnsupportedMediaType",
              "bodies of this Content-Type are not taken here; send application/json");
      case 503 -> unavailable("not available now; try again");
      default ->
          status >= 400 && status < 500
              ? simple(status, "BadRequest", "the request cannot be understood")
              : simple(500, "InternalError", "internal error");
    };
  }

  private static Refusal simple(int status, String code, String message) {
    return new Refusal(status, code, message, List.of(), null);
  }
}
