package io.perigee.compute.machine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.host.Host.Capacity;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A virtual machine.
 *
 * @param number LunaNode's number of it, from birth
 * @param account its owner
 * @param name CloudAPI's name, LunaNode's hostname
 * @param face the API that made it
 * @param brand the kind of virtual machine, {@code kvm} or {@code bhyve}
 * @param task the action under way, {@code provision}, {@code start}, {@code stop}, {@code reboot}
 *     or {@code delete}; null when nothing is
 * @param image what its disk was made from, as it was then
 * @param size what it was made with, as it was then
 * @param storage its disks, and what they must be on
 * @param tags names to texts, numbers or booleans
 * @param metadata names to texts
 * @param credentials the generated passwords, sealed; null if none were generated
 * @param networks the networks that it was asked to be on, in order; the first is primary
 * @param site where it runs
 * @param fault why it failed; null if it did not
 * @param version grows by one with each change
 * @param deleted when it was deleted; null while it is there
 * @param nics by position
 */
public record Machine(
    UUID id,
    long number,
    UUID account,
    RegionRef region,
    String name,
    String face,
    String brand,
    MachineState state,
    String task,
    ImageRef image,
    Size size,
    Storage storage,
    ObjectNode tags,
    ObjectNode metadata,
    String credentials,
    List<UUID> networks,
    boolean firewallEnabled,
    boolean deletionProtection,
    Site site,
    Fault fault,
    long version,
    Instant created,
    Instant updated,
    Instant deleted,
    List<Nic> nics) {

  /** The region that it is in. */
  public record RegionRef(UUID id, String name) {}

  /**
   * An image.
   *
   * @param number LunaNode's number of it; null if it has none
   */
  public record ImageRef(UUID id, Long number, String name, String os) {}

  /**
   * Its dimensions.
   *
   * @param pack the package's id
   * @param name the package's name
   * @param number the plan's number
   * @param bandwidth GB a month
   */
  public record Size(UUID pack, String name, long number, Capacity capacity, long bandwidth) {}

  /**
   * Where it runs.
   *
   * @param host the hypervisor host; null until it was placed
   * @param reserved whether its size is reserved there
   * @param bootId the hypervisor's name for its last start; null before the first
   */
  public record Site(UUID host, boolean reserved, String bootId) {

    public static final Site NOWHERE = new Site(null, false, null);
  }

  /** Why it failed: a code for programs and a text for people. */
  public record Fault(String code, String message) {}

  /**
   * What it keeps its data on.
   *
   * @param flexible whether its disks share the package's disk as a quota (bhyve)
   * @param delegatedDataset whether it may make file systems of its own
   * @param encrypted whether it must be on a host that encrypts
   * @param disks the boot disk first
   */
  public record Storage(
      boolean flexible, boolean delegatedDataset, boolean encrypted, List<Disk> disks) {

    /** One plain disk. */
    public static final Storage PLAIN = new Storage(false, false, false, List.of());

    public Storage {
      disks = List.copyOf(disks);
    }

    public Storage of(List<Disk> others) {
      return new Storage(flexible, delegatedDataset, encrypted, others);
    }

    /** What its disks have in all, MiB. */
    public long allocated() {
      return disks.stream().mapToLong(Disk::size).sum();
    }
  }

  /** In that state; the table of {@link MachineState} is asked where it is written. */
  public Machine in(MachineState next) {
    return MachineDraft.but(this, d -> d.state = next);
  }

  /** With that action under way, or none if null. */
  public Machine doing(String action) {
    return MachineDraft.but(this, d -> d.task = action);
  }

  public Machine at(Site place) {
    return MachineDraft.but(this, d -> d.site = place);
  }

  public Machine failing(Fault why) {
    return MachineDraft.but(this, d -> d.fault = why);
  }

  public Machine with(List<Nic> interfaces) {
    return MachineDraft.but(this, d -> d.nics = interfaces);
  }

  /** With these interfaces, and on no other network any more. */
  public Machine rid(List<Nic> interfaces) {
    return MachineDraft.but(
        this,
        d -> {
          d.nics = interfaces;
          d.networks = interfaces.stream().map(Nic::network).toList();
        });
  }

  /** With these disks instead of those that it has. */
  public Machine holding(List<Disk> disks) {
    return MachineDraft.but(this, d -> d.storage = storage.of(disks));
  }

  /** Of that size; flexible from then on if so said. */
  public Machine sized(Size other, boolean flexible) {
    return MachineDraft.but(
        this,
        d -> {
          d.size = other;
          d.storage =
              new Storage(
                  flexible, storage.delegatedDataset(), storage.encrypted(), storage.disks());
        });
  }

  /** What its disks leave of the package's disk, MiB; 0 unless it is flexible. */
  public long freeSpace() {
    return storage.flexible() ? Math.max(0, size.capacity().disk() - storage.allocated()) : 0;
  }
}
