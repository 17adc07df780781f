package io.perigee.runtime.identity;

import io.perigee.contracts.error.Forbidden;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jboss.logging.MDC;

/**
 * Lets in only calls that bear an identity token: the gateway's below a face's path, a service's
 * below {@code /internal}. A token for one face opens no path of another.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class IdentityFilter implements ContainerRequestFilter {

  private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(30);

  // Looked up when a request comes: filters are made at build time's end, before the configuration
  // is read.
  @Inject Instance<IdentityTokens> tokens;
  @Inject Call call;
  @Inject Clock clock;

  @Override
  public void filter(ContainerRequestContext request) {
    String requestId = request.getHeaderString("X-Request-Id");
    if (requestId == null || requestId.length() > 64) {
      requestId = UUID.randomUUID().toString();
    }
    MDC.put("request_id", requestId);
    Principal principal = tokens.get().verify(request.getHeaderString("X-Perigee-Identity"));
    String path = request.getUriInfo().getPath();
    String face = path.substring(path.startsWith("/") ? 1 : 0).split("/", 2)[0];
    if (!face.equals(principal.face())) {
      throw new Forbidden("an identity for " + principal.face() + " does not open " + face);
    }
    if (face.equals("internal") && principal.kind() != Principal.Kind.SERVICE) {
      throw new Forbidden("only services call one another");
    }
    call.begin(
        principal,
        requestId,
        request.getHeaderString("traceparent"),
        deadline(request),
        face.equals("cloudapi") ? request.getHeaderString(Datacenter.HEADER) : null);
  }

  private Instant deadline(ContainerRequestContext request) {
    Instant latest = clock.instant().plus(DEFAULT_DEADLINE);
    String header = request.getHeaderString("X-Perigee-Deadline");
    if (header == null) {
      return latest;
    }
    try {
      return Instant.ofEpochMilli(Long.parseLong(header));
    } catch (NumberFormatException e) {
      return latest;
    }
  }
}
