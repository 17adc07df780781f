package io.perigee.compute.machine;

import io.perigee.runtime.reference.Referrer;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Machines refer to the image that they are made from, until they have been made. */
@Singleton
final class ImageReferrer implements Referrer {

  private final MachineStore machines;

  ImageReferrer(MachineStore machines) {
    this.machines = machines;
  }

  @Override
  public String kind() {
    return "image";
  }

  @Override
  public List<String> users(Handle h, String id) {
    return machines.provisioningFrom(h, id, 10);
  }
}
