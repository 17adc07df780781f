package io.perigee.network.known;

import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.network.lease.Confirmation;
import io.perigee.runtime.projection.KnownRow;
import io.perigee.runtime.projection.Knows;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Machines, whose NICs hold addresses, and which have names. */
@Singleton
public final class KnownMachines implements Knows {

  private final Confirmation confirmation;
  private final NamedMachines names;

  KnownMachines(Confirmation confirmation, NamedMachines names) {
    this.confirmation = confirmation;
    this.names = names;
  }

  @Override
  public Topic topic() {
    return Topics.MACHINES;
  }

  @Override
  public void applied(Handle h, List<KnownRow> changed) {
    confirmation.apply(h, "machine", HolderStates.read(changed, "nics", "network", "ip"));
    names.changed(h, changed);
  }
}
