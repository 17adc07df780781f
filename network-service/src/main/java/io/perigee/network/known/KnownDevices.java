package io.perigee.network.known;

import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.network.lease.Confirmation;
import io.perigee.runtime.projection.KnownRow;
import io.perigee.runtime.projection.Knows;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Switches and other devices, which hold an address of each family. */
@Singleton
public final class KnownDevices implements Knows {

  private final Confirmation confirmation;

  KnownDevices(Confirmation confirmation) {
    this.confirmation = confirmation;
  }

  @Override
  public Topic topic() {
    return Topics.DEVICES;
  }

  @Override
  public void applied(Handle h, List<KnownRow> changed) {
    confirmation.apply(
        h,
        "device",
        HolderStates.read(changed, "interfaces", "network_id", "ipaddress", "ipaddress_ipv6"));
  }
}
