package io.perigee.auth.face.luna;

import io.perigee.auth.luna.LunaLogin;
import io.perigee.auth.luna.LunaUsers;
import io.perigee.auth.luna.PasswordHashing;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.runtime.identity.LunaRoles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Set;

/** Luna2, "Authenticate against the API (POST /token)". */
@Path("/luna/token")
@RunOnVirtualThread
public final class TokenResource {

  private static final int LONGEST_SOURCE = 64;

  private final LunaLogin login;

  TokenResource(LunaLogin login) {
    this.login = login;
  }

  /**
   * {@code {"username","password","scope"?}}: 201 {@code {"token"}}; 401 if they are wrong, 400 if
   * fields are, 429 after too many failures.
   *
   * @param source the caller's address as the gateway saw it; null is one source of its own
   */
  @POST
  public Response login(byte[] body, @HeaderParam("X-Forwarded-For") String source) {
    Fields fields =
        Fields.of(Documents.object(body))
            .only(Set.of("username", "password", "scope"))
            .require("username", "password");
    String username = fields.text("username", LunaUsers.LONGEST).value();
    String password = fields.text("password", PasswordHashing.LONGEST).value();
    String scope = fields.oneOf("scope", LunaRoles.ALL.toArray(String[]::new)).value();
    String token = login.login(username, password, scope, source(source));
    return LunaAnswers.json(201, Documents.empty().put("token", token));
  }

  /** The gateway's own entry is the last; what stands before it the caller may have made up. */
  static String source(String forwarded) {
    if (forwarded == null) {
      return "unknown";
    }
    String last = forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
    return last.length() > LONGEST_SOURCE ? last.substring(0, LONGEST_SOURCE) : last;
  }
}
