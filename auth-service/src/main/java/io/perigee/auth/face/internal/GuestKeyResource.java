package io.perigee.auth.face.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.guestkey.GuestKeys;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;

/** The keys that log in to guests, for the service that makes them. */
@Path("/internal/guest-keys")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class GuestKeyResource {

  private static final int MOST_DIGITS = 18;

  private final GuestKeys keys;

  GuestKeyResource(GuestKeys keys) {
    this.keys = keys;
  }

  /**
   * {@code {"account","ids":[]}}: 200 {@code {"keys":[{"id","key"}]}} with those of the ids that
   * are the account's.
   */
  @POST
  public ObjectNode find(byte[] body) {
    Fields fields =
        Fields.of(Documents.object(body)).only(Set.of("account", "ids")).require("account");
    List<Long> ids =
        fields.texts("ids").orElse(List.of()).stream()
            .filter(
                id -> id.length() <= MOST_DIGITS && id.chars().allMatch(c -> c >= '0' && c <= '9'))
            .map(Long::valueOf)
            .toList();
    ObjectNode answer = Documents.empty();
    ArrayNode found = answer.putArray("keys");
    keys.find(fields.uuid("account").value(), ids)
        .forEach(k -> found.addObject().put("id", k.id()).put("key", k.line()));
    return answer;
  }
}
