package io.perigee.compute.face.luna;

import io.perigee.compute.node.ShownNodes;
import io.perigee.runtime.http.Versions;
import io.perigee.runtime.identity.LunaRoles;
import io.perigee.runtime.identity.Principal;
import io.perigee.runtime.shortcut.Asked;
import io.perigee.runtime.shortcut.Found;
import io.perigee.runtime.shortcut.Shortcuts;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Map;
import java.util.Optional;

/** A node for one of Luna's users. */
@Singleton
final class NodeShortcut {

  private final Shortcuts shortcuts;
  private final ShownNodes nodes;

  NodeShortcut(Shortcuts shortcuts, ShownNodes nodes) {
    this.shortcuts = shortcuts;
    this.nodes = nodes;
  }

  void atStart(@Observes Router router) {
    shortcuts.add(router, "luna", "/luna/config/node/:name", this::way);
  }

  private Future<Optional<Found>> way(Asked asked) {
    Principal caller = asked.principal();
    if (caller.kind() != Principal.Kind.LUNA_USER || !nodes.looks()) {
      return null;
    }
    boolean sees = LunaRoles.mayWrite(caller.roles());
    return nodes
        .look(asked.path().get("name"))
        .map(
            seen ->
                seen.map(
                    node ->
                        new Found(
                            200,
                            Map.of(HttpHeaders.ETAG, Versions.etag(node.version())),
                            NodeResource.document(node, sees))));
  }
}
