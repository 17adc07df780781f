package io.perigee.compute.machine;

import java.util.UUID;

/**
 * A machine's network interface; its address is leased from the network service.
 *
 * @param position 0 for the primary one
 * @param mac lower case with colons, unique in the installation
 * @param network the network's id
 * @param ip IPv4 address
 * @param netmask IPv4 netmask
 * @param gateway IPv4 gateway; null if the network has none
 */
public record Nic(
    int position, String mac, UUID network, String ip, String netmask, String gateway) {

  public boolean primary() {
    return position == 0;
  }
}
