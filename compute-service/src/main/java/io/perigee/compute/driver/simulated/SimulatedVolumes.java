package io.perigee.compute.driver.simulated;

import io.perigee.compute.driver.Fence;
import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.driver.VolumeOrders;
import io.perigee.contracts.envelope.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Shared volumes of simulated hosts: a folder each, with its quota beside. */
final class SimulatedVolumes implements VolumeOrders {

  private final Orders orders;

  SimulatedVolumes(Orders orders) {
    this.orders = orders;
  }

  @Override
  public void make(String host, UUID volume, long size, Fence fence)
      throws HypervisorFault, InterruptedException {
    orders.order(
        "make a volume for",
        () -> {
          Path place = orders.host(host).volume(volume);
          Files.createDirectories(place.resolve("data"));
          HostFolder.write(
              place.resolve("volume.json"),
              Json.write(Json.object().put("size", size).put("fence", fence.number())));
          return null;
        });
  }

  @Override
  public void remove(String host, UUID volume, Fence fence)
      throws HypervisorFault, InterruptedException {
    orders.order(
        "remove a volume from",
        () -> {
          Path place = orders.host(host).volume(volume);
          MachineFiles.clear(place);
          Files.deleteIfExists(place);
          return null;
        });
  }
}
