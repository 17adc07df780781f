package io.perigee.image.torrent;

import java.net.InetAddress;
import java.util.List;

/**
 * Who shares a torrent.
 *
 * @param seeders how many have all of it
 * @param leechers how many want more of it
 * @param downloaded how often it was fetched whole
 * @param peers some of them
 */
public record Swarm(
    byte[] infoHash, long seeders, long leechers, long downloaded, List<Peer> peers) {

  /** A peer. */
  public record Peer(byte[] id, InetAddress address, int port) {}
}
