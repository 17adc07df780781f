package io.perigee.auth.face.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.faces.Documents;
import io.perigee.runtime.identity.Principal;

/** A principal as the gateway reads it: {@code {"id","kind","login","account","roles","face"}}. */
final class PrincipalJson {

  private PrincipalJson() {}

  static ObjectNode of(Principal principal) {
    ObjectNode json =
        Documents.empty()
            .put("id", principal.id())
            .put("kind", principal.kind().text())
            .put("login", principal.login())
            .put("account", principal.account());
    ArrayNode roles = json.putArray("roles");
    principal.roles().stream().sorted().forEach(roles::add);
    return json.put("face", principal.face());
  }
}
