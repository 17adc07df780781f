package io.perigee.auth.face.luna;

import io.perigee.contracts.error.Unauthorized;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.faces.luna.LunaFiles;
import io.perigee.runtime.identity.Call;
import io.perigee.runtime.identity.Principal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** "Authenticated file-access check" of the Luna2 REST API, for a web server before the files. */
@Path("/luna/filesauth")
@RunOnVirtualThread
public final class FilesAuthResource {

  private final Call call;

  FilesAuthResource(Call call) {
    this.call = call;
  }

  /**
   * 200 {@code {"message":"Go"}}, or 401.
   *
   * @param uri the URI that the web server was asked for; without it a token is needed
   */
  @GET
  public Response mayRead(@HeaderParam("X-Original-URI") String uri) {
    if (call.principal().kind() == Principal.Kind.ANONYMOUS && LunaFiles.uriNeedsToken(uri)) {
      throw new Unauthorized("a valid token is required in x-access-tokens");
    }
    return LunaAnswers.message(200, "Go");
  }
}
