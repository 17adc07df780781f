package io.perigee.auth.face.lunanode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.guestkey.GuestKey;
import io.perigee.auth.guestkey.GuestKeys;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.lunanode.LunaNodeAnswers;
import io.perigee.faces.lunanode.LunaNodeParams;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** LunaNode's category {@code sshkey}: the keys that log in to an account's guests. */
@Path("/lunanode/sshkey")
@RunOnVirtualThread
public final class SshKeyResource {

  private static final int LONGEST_KEY = 16_384;

  private final GuestKeys keys;
  private final Call call;

  SshKeyResource(GuestKeys keys, Call call) {
    this.keys = keys;
    this.call = call;
  }

  /** {@code label}, {@code sshkey}: answers {@code key_id}. */
  @POST
  @Path("/add")
  public Response add(byte[] body) {
    Fields params =
        LunaNodeParams.read(body).only(Set.of("label", "sshkey")).require("label", "sshkey");
    long id =
        keys.add(
            account(), params.text("label").value(), params.text("sshkey", LONGEST_KEY).value());
    return LunaNodeAnswers.success(Documents.empty().put("key_id", id));
  }

  /** The rows stand at the top level, under "0", "1", … */
  @POST
  @Path("/list")
  public Response list(byte[] body) {
    LunaNodeParams.read(body).only(Set.of());
    List<GuestKey> rows = keys.list(account());
    ObjectNode answer = Documents.empty();
    for (int i = 0; i < rows.size(); i++) {
      GuestKey row = rows.get(i);
      answer
          .putObject(Integer.toString(i))
          .put("id", row.id())
          .put("name", row.label())
          .put("value", row.line());
    }
    return LunaNodeAnswers.success(answer);
  }

  /** {@code key_id}. */
  @POST
  @Path("/remove")
  public Response remove(byte[] body) {
    Fields params = LunaNodeParams.read(body).only(Set.of("key_id")).require("key_id");
    keys.remove(account(), params.number("key_id", 1, Long.MAX_VALUE).value());
    return LunaNodeAnswers.success();
  }

  private UUID account() {
    return UUID.fromString(call.account());
  }
}
