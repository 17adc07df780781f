package io.perigee.network.firewall;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The machines that rules can apply to, as their owner published them. */
public interface MachineDirectory {

  /**
   * A machine and what is published of it.
   *
   * @param object in the form of the topic {@code machines}
   */
  record Entry(FirewalledMachine machine, ObjectNode object) {}

  /** A machine of the account; empty if it has none of this id, or that is no more. */
  Optional<Entry> find(UUID account, UUID id);

  /** All machines of the account, by name. */
  List<Entry> of(UUID account);
}
