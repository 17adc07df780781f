package io.perigee.image.torrent;

import java.net.InetAddress;

/**
 * What a client tells the tracker of itself (BitTorrent, BEP 3).
 *
 * @param infoHash the torrent, 20 bytes
 * @param peerId the client, 20 bytes
 * @param address where it calls from
 * @param port where it serves pieces
 * @param complete whether it has them all
 * @param event what has just happened
 * @param wanted how many peers it wants
 * @param compact whether it takes peers as six bytes each
 */
public record Announcement(
    byte[] infoHash,
    byte[] peerId,
    InetAddress address,
    int port,
    boolean complete,
    Event event,
    int wanted,
    boolean compact) {

  /** Kinds of announcements. */
  public enum Event {
    NONE,
    STARTED,
    COMPLETED,
    STOPPED
  }
}
