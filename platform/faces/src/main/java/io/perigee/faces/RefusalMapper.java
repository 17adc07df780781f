package io.perigee.faces;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.perigee.faces.cloudapi.CloudRefusals;
import io.perigee.faces.internal.InternalRefusals;
import io.perigee.faces.luna.LunaRefusals;
import io.perigee.faces.lunanode.LunaNodeRefusals;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.sql.SQLException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * The one place where exceptions become answers: whatever is thrown, in the form of the API that
 * was asked.
 */
public final class RefusalMapper {

  private static final Logger LOG = Logger.getLogger(RefusalMapper.class);

  /**
   * Maps everything. {@code MismatchedInputException} is named because Quarkus brings a mapper of
   * its own for it.
   */
  @ServerExceptionMapper({Throwable.class, MismatchedInputException.class})
  public Response map(Throwable thrown, UriInfo uri, HttpHeaders headers) {
    Refusal refusal = Refusal.of(thrown);
    String requestId = headers.getHeaderString("X-Request-Id");
    log(refusal, thrown, uri, requestId);
    Face face = Face.of(uri.getPath());
    Response.ResponseBuilder answer =
        switch (face) {
          case LUNA -> LunaRefusals.answer(refusal);
          case CLOUDAPI -> CloudRefusals.answer(refusal);
          case LUNANODE -> LunaNodeRefusals.answer(refusal);
          case INTERNAL -> InternalRefusals.answer(refusal);
        };
    if (refusal.retryAfter() != null && face != Face.LUNANODE) {
      answer.header(
          HttpHeaders.RETRY_AFTER, Math.max(1, refusal.retryAfter().plusMillis(999).toSeconds()));
    }
    if (thrown instanceof WebApplicationException web
        && web.getResponse().getHeaderString(HttpHeaders.ALLOW) != null) {
      answer.header(HttpHeaders.ALLOW, web.getResponse().getHeaderString(HttpHeaders.ALLOW));
    }
    return answer.type(MediaType.APPLICATION_JSON_TYPE).build();
  }

  private static void log(Refusal refusal, Throwable thrown, UriInfo uri, String requestId) {
    if (refusal.isFault()) {
      LOG.errorf(thrown, "event=unexpected-error request=%s path=%s", requestId, uri.getPath());
    } else if (refusal.status() == 503) {
      LOG.warnf(
          "event=unavailable request=%s path=%s cause=%s", requestId, uri.getPath(), brief(thrown));
    } else if (sql(thrown)) {
      // The schema caught what the handler should have refused by name.
      LOG.warnf(
          "event=refused-by-schema request=%s path=%s cause=%s",
          requestId, uri.getPath(), brief(thrown));
    }
  }

  private static boolean sql(Throwable thrown) {
    return thrown instanceof SQLException || thrown.getCause() instanceof SQLException;
  }

  /** Type and SQLSTATE only: a driver's message may hold values of the row. */
  private static String brief(Throwable thrown) {
    Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
    return cause instanceof SQLException sql
        ? "sqlstate:" + sql.getSQLState()
        : thrown.getClass().getSimpleName();
  }
}
