package io.perigee.compute.face.cloudapi;

import io.perigee.compute.machine.Glance;
import io.perigee.compute.machine.MachineLook;
import io.perigee.contracts.error.PerigeeException;
import io.perigee.faces.cloudapi.ApiVersion;
import io.perigee.faces.cloudapi.ContentMd5;
import io.perigee.faces.cloudapi.OwnAccount;
import io.perigee.runtime.identity.Datacenter;
import io.perigee.runtime.identity.Principal;
import io.perigee.runtime.shortcut.Asked;
import io.perigee.runtime.shortcut.Found;
import io.perigee.runtime.shortcut.Shortcuts;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** GetMachine of a machine that has not changed since it was shown. */
@Singleton
final class MachineShortcut {

  private final Shortcuts shortcuts;
  private final MachineLook look;
  private final MachineViews views;

  MachineShortcut(Shortcuts shortcuts, MachineLook look, MachineViews views) {
    this.shortcuts = shortcuts;
    this.look = look;
    this.views = views;
  }

  void atStart(@Observes Router router) {
    shortcuts.add(router, "cloudapi", "/cloudapi/:login/machines/:id", this::way);
  }

  private Future<Optional<Found>> way(Asked asked) {
    if (!look.open()) {
      return null;
    }
    try {
      Principal caller = asked.principal();
      UUID account =
          UUID.fromString(
              OwnAccount.of(caller.account(), caller.login(), asked.path().get("login")));
      UUID machine = Caller.id("machine", asked.path().get("id"));
      ApiVersion version = ApiVersion.accepted(asked.headers().get("Accept-Version"));
      return look.at(account, machine, asked.headers().get(Datacenter.HEADER))
          .map(seen -> seen.flatMap(glance -> found(account, glance, version)));
    } catch (PerigeeException e) {
      // The resource says so.
      return null;
    }
  }

  private Optional<Found> found(UUID account, Glance seen, ApiVersion version) {
    return views
        .kept(account, seen, version)
        .map(
            shown -> {
              byte[] body = shown.text().asUnquotedUTF8();
              return new Found(
                  MachineResource.status(shown.state()),
                  Map.of(ContentMd5.HEADER, ContentMd5.of(body)),
                  body);
            });
  }
}
