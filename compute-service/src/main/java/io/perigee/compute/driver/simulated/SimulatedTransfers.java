package io.perigee.compute.driver.simulated;

import io.perigee.compute.driver.Fence;
import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.driver.TransferOrders;
import io.perigee.compute.driver.simulated.HostFolder.Facts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;

/** Moves simulated machines between hosts, byte by byte. */
final class SimulatedTransfers implements TransferOrders {

  private final Orders orders;

  SimulatedTransfers(Orders orders) {
    this.orders = orders;
  }

  @Override
  public void prepare(String target, UUID machine, Fence fence)
      throws HypervisorFault, InterruptedException {
    orders.order(
        "reserve",
        () ->
            orders
                .host(target)
                .change(
                    machine,
                    fence,
                    before -> {
                      if (before != null && before.present()) {
                        throw new HypervisorFault(
                            HypervisorFault.Kind.PERMANENT, "the host has the machine already");
                      }
                      return orders.facts("incoming", null, fence);
                    }));
  }

  @Override
  public long size(String host, UUID machine) throws HypervisorFault, InterruptedException {
    return orders.order("measure", () -> size(orders.host(host).files(machine)));
  }

  private static long size(MachineFiles files) throws IOException {
    long bytes = 0;
    for (Path file : files.everything()) {
      bytes += Extents.data(files.place().resolve(file));
    }
    return bytes;
  }

  @Override
  public long copy(String source, String target, UUID machine, Fence fence, Progress progress)
      throws HypervisorFault, InterruptedException {
    return orders.order(
        "copy",
        () -> {
          orders.seen(source, machine, fence);
          orders
              .host(target)
              .change(machine, fence, before -> Orders.raised(requireIncoming(before), fence));
          MachineFiles from = orders.host(source).files(machine);
          MachineFiles to = orders.host(target).files(machine);
          List<Path> wanted = from.everything();
          for (Path stale : to.everything()) {
            if (!wanted.contains(stale)) {
              Files.deleteIfExists(to.place().resolve(stale));
            }
          }
          DiskCopy copy = new DiskCopy(progress);
          for (Path file : wanted) {
            copy.copy(from.place().resolve(file), to.place().resolve(file));
          }
          if (Files.exists(from.guest())) {
            Files.copy(from.guest(), to.guest(), StandardCopyOption.REPLACE_EXISTING);
          }
          progress.at(copy.done(), copy.sent());
          return copy.sent();
        });
  }

  @Override
  public void activate(String target, UUID machine, Fence fence)
      throws HypervisorFault, InterruptedException {
    orders.order(
        "promote",
        () ->
            orders
                .host(target)
                .change(
                    machine,
                    fence,
                    before ->
                        before != null && before.present()
                            ? Orders.raised(before, fence)
                            : stopped(requireIncoming(before), fence)));
  }

  private Facts stopped(Facts before, Fence fence) {
    return orders.facts("stopped", before.bootId(), fence);
  }

  private static Facts requireIncoming(Facts facts) throws HypervisorFault {
    if (facts == null || !facts.power().equals("incoming")) {
      throw new HypervisorFault(
          HypervisorFault.Kind.PERMANENT, "the target host has no placeholder of the machine");
    }
    return facts;
  }
}
