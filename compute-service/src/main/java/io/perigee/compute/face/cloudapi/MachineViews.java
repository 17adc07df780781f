package io.perigee.compute.face.cloudapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.DnsNames;
import io.perigee.compute.machine.GuestPasswords;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineState;
import io.perigee.faces.cloudapi.ApiVersion;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Machines with what is not in their own rows: names in DNS, and passwords if asked for. */
@Singleton
final class MachineViews {

  private final GuestPasswords passwords;
  private final DnsNames names;

  MachineViews(GuestPasswords passwords, DnsNames names) {
    this.passwords = passwords;
    this.names = names;
  }

  ObjectNode of(Machine machine, ApiVersion version, boolean credentials) {
    return of(machine.account(), List.of(machine), version, credentials).getFirst();
  }

  /** All of them; their names in DNS are asked for once. */
  List<ObjectNode> of(
      UUID account, List<Machine> machines, ApiVersion version, boolean credentials) {
    Map<UUID, List<String>> named =
        names.of(
            account,
            machines.stream()
                .filter(m -> m.state() != MachineState.DELETED)
                .map(Machine::id)
                .toList());
    return machines.stream()
        .map(m -> of(m, version, credentials, named.getOrDefault(m.id(), List.of())))
        .toList();
  }

  private ObjectNode of(
      Machine machine, ApiVersion version, boolean credentials, List<String> named) {
    ObjectNode view = MachineView.of(machine, version);
    if (!named.isEmpty()) {
      ArrayNode shown = view.putArray("dns_names");
      named.forEach(shown::add);
    }
    if (credentials && machine.credentials() != null) {
      ObjectNode metadata = machine.metadata().deepCopy();
      metadata.set("credentials", passwords.open(machine));
      view.set("metadata", metadata);
    }
    return view;
  }
}
