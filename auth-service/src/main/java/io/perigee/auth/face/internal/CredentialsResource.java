package io.perigee.auth.face.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.credential.Credentials;
import io.perigee.auth.credential.LunaAuthentication;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;

/** What the gateway asks to find out who calls. */
@Path("/internal")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class CredentialsResource {

  private final LunaAuthentication luna;
  private final Credentials credentials;

  CredentialsResource(LunaAuthentication luna, Credentials credentials) {
    this.luna = luna;
    this.credentials = credentials;
  }

  /** {@code {"token"}}: 200 with the principal, else 401. */
  @POST
  @Path("/authenticate/luna")
  public ObjectNode luna(byte[] body) {
    Fields fields = Fields.of(Documents.object(body)).only(Set.of("token")).require("token");
    return PrincipalJson.of(luna.authenticate(fields.text("token").value()));
  }

  /**
   * {@code {"account","user"?,"key"}}: 200 {@code {"principal","publicKey","tagged"}}, else 404;
   * {@code tagged} says whether any resource of the account bears role tags.
   */
  @POST
  @Path("/credentials/cloudapi")
  public ObjectNode cloudApi(byte[] body) {
    Fields fields =
        Fields.of(Documents.object(body))
            .only(Set.of("account", "user", "key"))
            .require("account", "key");
    String account = fields.text("account").value();
    String user = fields.text("user").value();
    String key = fields.text("key").value();
    Credentials.CloudApi found =
        (user == null
                ? credentials.cloudApi(account, key)
                : credentials.subUser(account, user, key))
            .orElseThrow(() -> new NotFound("no such key"));
    ObjectNode answer = Documents.empty();
    answer.set("principal", PrincipalJson.of(found.principal()));
    return answer.put("publicKey", found.publicKey()).put("tagged", found.tagged());
  }

  /** {@code {"api_id"}}: 200 {@code {"principal","apiKey"}}, else 404. */
  @POST
  @Path("/credentials/lunanode")
  public ObjectNode lunaNode(byte[] body) {
    Fields fields = Fields.of(Documents.object(body)).only(Set.of("api_id")).require("api_id");
    Credentials.LunaNode found =
        credentials
            .lunaNode(fields.text("api_id").value())
            .orElseThrow(() -> new NotFound("no such API key"));
    ObjectNode answer = Documents.empty();
    answer.set("principal", PrincipalJson.of(found.principal()));
    return answer.put("apiKey", found.apiKey());
  }
}
