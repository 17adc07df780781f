package io.perigee.compute.face.cloudapi;

import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.DnsNames;
import io.perigee.compute.machine.MachineActions;
import io.perigee.compute.machine.MachineActions.Begun;
import io.perigee.compute.machine.MachineResizing;
import io.perigee.compute.machine.MachineSettings;
import io.perigee.compute.machine.Requester;
import io.perigee.compute.machine.Setting;
import io.perigee.contracts.error.Missing;
import io.perigee.faces.Fields;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.UUID;

/** The actions of {@code POST /:login/machines/:id} (<i>StopMachine</i> and those after it). */
@Singleton
final class MachineVerbs {

  private static final String[] WORDS = {
    "start",
    "stop",
    "reboot",
    "resize",
    "rename",
    "enable_firewall",
    "disable_firewall",
    "enable_deletion_protection",
    "disable_deletion_protection"
  };

  private final MachineActions actions;
  private final MachineSettings settings;
  private final MachineResizing resizing;
  private final DnsNames names;

  MachineVerbs(
      MachineActions actions, MachineSettings settings, MachineResizing resizing, DnsNames names) {
    this.names = names;
    this.actions = actions;
    this.settings = settings;
    this.resizing = resizing;
  }

  /** Does what the parameters' action says. */
  Begun act(Requester requester, String machine, Fields params) {
    String word = params.oneOf("action", WORDS).value();
    if (word == null) {
      throw Missing.field("action");
    }
    UUID id = Caller.id("machine", machine);
    return switch (word) {
      case "resize" -> {
        params.only(Set.of("action", "package")).require("package");
        yield resizing.resize(requester, id, params.text("package", 100).value());
      }
      case "rename" -> {
        params.only(Set.of("action", "name")).require("name");
        String name = params.text("name", 200).value();
        names.requireSafe(requester.account(), name);
        yield settings.change(requester, id, Setting.rename(name));
      }
      default -> {
        params.only(Set.of("action"));
        yield switch (word) {
          case "start" -> actions.begin(requester, id, Action.START);
          case "stop" -> actions.begin(requester, id, Action.STOP);
          case "reboot" -> actions.begin(requester, id, Action.REBOOT);
          case "enable_firewall" -> settings.change(requester, id, Setting.firewall(true));
          case "disable_firewall" -> settings.change(requester, id, Setting.firewall(false));
          case "enable_deletion_protection" ->
              settings.change(requester, id, Setting.protection(true));
          default -> settings.change(requester, id, Setting.protection(false));
        };
      }
    };
  }
}
