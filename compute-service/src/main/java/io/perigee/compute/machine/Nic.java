package io.perigee.compute.machine;

import java.util.Locale;
import java.util.UUID;

/**
 * A machine's network interface; its address is leased from the network service.
 *
 * @param position its place among the machine's, for good
 * @param mac lower case with colons, unique in the installation
 * @param network the network's id
 * @param ip IPv4 address
 * @param netmask IPv4 netmask
 * @param gateway IPv4 gateway; null if the network has none
 * @param primary whether it is the machine's primary one
 * @param state whether it is used yet, or still
 */
public record Nic(
    int position,
    String mac,
    UUID network,
    String ip,
    String netmask,
    String gateway,
    boolean primary,
    State state) {

  /** Where an interface is in its life. */
  public enum State {
    PROVISIONING,
    RUNNING,
    REMOVING;

    /** In the database. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  public Nic in(State next) {
    return new Nic(position, mac, network, ip, netmask, gateway, primary, next);
  }

  public Nic primary(boolean first) {
    return new Nic(position, mac, network, ip, netmask, gateway, first, state);
  }

  /**
   * What CloudAPI shows (<i>ListNics</i>): an interface in use runs, or stops, with its machine.
   */
  public String shown(Machine machine) {
    if (state == State.PROVISIONING) {
      return "provisioning";
    }
    return machine.state() == MachineState.STOPPED ? "stopped" : "running";
  }
}
