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
 * @param tags names to texts, numbers or booleans
 * @param metadata names to texts
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
    ObjectNode tags,
    ObjectNode metadata,
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

  /** In that state; the table of {@link MachineState} is asked where it is written. */
  public Machine in(MachineState next) {
    return copy(next, task, site, fault, nics);
  }

  /** With that action under way, or none if null. */
  public Machine doing(String action) {
    return copy(state, action, site, fault, nics);
  }

  public Machine at(Site place) {
    return copy(state, task, place, fault, nics);
  }

  public Machine failing(Fault why) {
    return copy(state, task, site, why, nics);
  }

  public Machine with(List<Nic> interfaces) {
    return copy(state, task, site, fault, List.copyOf(interfaces));
  }

  private Machine copy(MachineState state, String task, Site site, Fault fault, List<Nic> nics) {
    return new Machine(
        id,
        number,
        account,
        region,
        name,
        face,
        brand,
        state,
        task,
        image,
        size,
        tags,
        metadata,
        networks,
        firewallEnabled,
        deletionProtection,
        site,
        fault,
        version,
        created,
        updated,
        deleted,
        nics);
  }
}
