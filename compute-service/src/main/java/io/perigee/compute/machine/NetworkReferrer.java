package io.perigee.compute.machine;

import io.perigee.runtime.reference.Referrer;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Machines refer to the networks that they are on, or were asked to be on. */
@Singleton
final class NetworkReferrer implements Referrer {

  private final MachineStore machines;

  NetworkReferrer(MachineStore machines) {
    this.machines = machines;
  }

  @Override
  public String kind() {
    return "network";
  }

  @Override
  public List<String> users(Handle h, String id) {
    return machines.onNetwork(h, id, 10);
  }
}
