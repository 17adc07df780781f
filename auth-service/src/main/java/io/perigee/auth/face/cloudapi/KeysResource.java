package io.perigee.auth.face.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.key.AccountKey;
import io.perigee.auth.key.AccountKeys;
import io.perigee.contracts.error.NotMade;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.faces.cloudapi.OwnAccount;
import io.perigee.runtime.identity.Call;
import io.perigee.runtime.identity.Principal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;

/**
 * CloudAPI, section Keys. Hardware attestation is not made yet: a key that comes with it is
 * answered 501.
 */
@Path("/cloudapi/{login}/keys")
@RunOnVirtualThread
public final class KeysResource {

  private static final int LONGEST_KEY = 16_384;

  private final AccountKeys keys;
  private final Call call;

  KeysResource(AccountKeys keys, Call call) {
    this.keys = keys;
    this.call = call;
  }

  /** ListKeys, oldest first. */
  @GET
  public Response list(@PathParam("login") String login) {
    return CloudAnswers.list(keys.list(own(login)).stream().map(KeysResource::show).toList());
  }

  /** GetKey, by name or fingerprint. */
  @GET
  @Path("/{key}")
  public Response get(@PathParam("login") String login, @PathParam("key") String key) {
    return CloudAnswers.ok(show(keys.get(own(login), key)));
  }

  /**
   * CreateKey. The published example sends a {@code fingerprint}, which is no input: it follows
   * from the key.
   */
  @POST
  public Response create(
      @PathParam("login") String login,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    UUID account = own(login);
    Fields fields =
        CloudParams.read(uri, headers, body)
            .only(Set.of("name", "key", "fingerprint", "attestation"))
            .require("key");
    if (fields.has("attestation")) {
      throw new NotMade("attestation of keys is not made yet");
    }
    String text = fields.text("key", LONGEST_KEY).value();
    AccountKey created = keys.create(account, fields.text("name").value(), text, call.cause());
    String place =
        "/"
            + call.principal().login()
            + "/keys/"
            + URLEncoder.encode(created.name(), StandardCharsets.UTF_8).replace("+", "%20");
    return CloudAnswers.created(place, show(created));
  }

  /** DeleteKey, by name or fingerprint; the last one is KeyRequired. */
  @DELETE
  @Path("/{key}")
  public Response delete(@PathParam("login") String login, @PathParam("key") String key) {
    keys.delete(own(login), key, call.cause());
    return CloudAnswers.noContent();
  }

  /** Sub-users get here once roles can let them. */
  private UUID own(String login) {
    UUID account =
        UUID.fromString(OwnAccount.of(call.principal().account(), call.principal().login(), login));
    call.require(Principal.Kind.ACCOUNT);
    return account;
  }

  private static ObjectNode show(AccountKey key) {
    return Documents.empty()
        .put("name", key.name())
        .put("fingerprint", key.key().md5())
        .put("key", key.key().line())
        .put("attested", false);
  }
}
