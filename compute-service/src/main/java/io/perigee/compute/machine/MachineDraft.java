package io.perigee.compute.machine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** A machine's changeable parts, while another is made from it. */
final class MachineDraft {

  private final Machine before;

  long number;
  String name;
  MachineState state;
  String task;
  Machine.Size size;
  Machine.Storage storage;
  ObjectNode tags;
  ObjectNode metadata;
  List<UUID> networks;
  boolean firewallEnabled;
  boolean deletionProtection;
  Machine.Site site;
  Machine.Fault fault;
  long version;
  Instant updated;
  Instant deleted;
  List<Nic> nics;

  private MachineDraft(Machine m) {
    before = m;
    number = m.number();
    name = m.name();
    state = m.state();
    task = m.task();
    size = m.size();
    storage = m.storage();
    tags = m.tags();
    metadata = m.metadata();
    networks = m.networks();
    firewallEnabled = m.firewallEnabled();
    deletionProtection = m.deletionProtection();
    site = m.site();
    fault = m.fault();
    version = m.version();
    updated = m.updated();
    deleted = m.deleted();
    nics = m.nics();
  }

  /** The machine, but for what the change says. */
  static Machine but(Machine m, Consumer<MachineDraft> change) {
    MachineDraft draft = new MachineDraft(m);
    change.accept(draft);
    return draft.machine();
  }

  private Machine machine() {
    return new Machine(
        before.id(),
        number,
        before.account(),
        before.region(),
        name,
        before.face(),
        before.brand(),
        state,
        task,
        before.image(),
        size,
        storage,
        tags,
        metadata,
        before.credentials(),
        List.copyOf(networks),
        firewallEnabled,
        deletionProtection,
        site,
        fault,
        version,
        before.created(),
        updated,
        deleted,
        List.copyOf(nics));
  }
}
