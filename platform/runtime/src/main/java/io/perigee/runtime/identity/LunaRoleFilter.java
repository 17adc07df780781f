package io.perigee.runtime.identity;

import io.perigee.contracts.error.Forbidden;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Holds Luna's users to their roles, before any service's code: see {@link LunaRoles}. */
@Provider
@Priority(Priorities.AUTHORIZATION)
public class LunaRoleFilter implements ContainerRequestFilter {

  private static final String FACE = "luna/";

  @Inject Call call;

  @Override
  public void filter(ContainerRequestContext request) {
    Principal principal = call.principal();
    String whole = request.getUriInfo().getPath();
    String path = whole.startsWith("/") ? whole.substring(1) : whole;
    if (principal.kind() != Principal.Kind.LUNA_USER
        || !path.startsWith(FACE)
        || LunaRoles.mayWrite(principal.roles())) {
      return;
    }
    String below = path.substring(FACE.length());
    String query = request.getUriInfo().getRequestUri().getRawQuery();
    if (LunaRoles.writes(request.getMethod(), below, query)) {
      throw new Forbidden("a viewer changes nothing: this takes the role operator or admin");
    }
    if (LunaRoles.showsSecrets(below)) {
      throw new Forbidden("a viewer sees no secrets: this takes the role operator or admin");
    }
  }
}
