package io.perigee.network.known;

import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.network.lease.Confirmation;
import io.perigee.network.securitygroup.SecurityGroups;
import io.perigee.runtime.projection.KnownRow;
import io.perigee.runtime.projection.Knows;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Machines, whose NICs hold addresses, and which have names. */
@Singleton
public final class KnownMachines implements Knows {

  private final Confirmation confirmation;
  private final NamedMachines names;
  private final SecurityGroups groups;

  KnownMachines(Confirmation confirmation, NamedMachines names, SecurityGroups groups) {
    this.confirmation = confirmation;
    this.names = names;
    this.groups = groups;
  }

  @Override
  public Topic topic() {
    return Topics.MACHINES;
  }

  @Override
  public void applied(Handle h, List<KnownRow> changed) {
    confirmation.apply(h, "machine", HolderStates.read(changed, "nics", "network", "ip"));
    names.changed(h, changed);
    groups.forget(
        h,
        changed.stream()
            .filter(row -> row.deleted() || "deleted".equals(row.state()))
            .map(row -> UUID.fromString(row.id()))
            .toList());
  }
}
