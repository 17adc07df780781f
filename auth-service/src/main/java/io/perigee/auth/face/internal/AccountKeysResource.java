package io.perigee.auth.face.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.key.AccountKeys;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;

/** The SSH keys that are written into an account's new machines. */
@Path("/internal/accounts")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class AccountKeysResource {

  private final AccountKeys keys;

  AccountKeysResource(AccountKeys keys) {
    this.keys = keys;
  }

  /**
   * {@code {"keys":[{"name","key"}]}}, oldest first, each key an OpenSSH line; 404 for no account.
   */
  @GET
  @Path("/{id}/keys")
  public ObjectNode list(@PathParam("id") String id) {
    ObjectNode answer = Documents.empty();
    ArrayNode rows = answer.putArray("keys");
    keys.list(uuid(id))
        .forEach(key -> rows.addObject().put("name", key.name()).put("key", key.key().line()));
    return answer;
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new NotFound("no such account");
    }
  }
}
