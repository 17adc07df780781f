package io.perigee.image.torrent;

import io.perigee.contracts.error.Busy;
import io.perigee.runtime.retention.RetentionRule;
import io.perigee.runtime.retention.RetentionRules;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The BitTorrent tracker: remembers who announced a torrent, and tells others of them. Bounded,
 * since anybody may announce.
 */
@Singleton
public final class Tracker implements RetentionRules {

  /** How long a client is asked to wait before it announces itself again. */
  public static final Duration INTERVAL = Duration.ofMinutes(30);

  /** A peer that was not heard of for so long is gone. */
  private static final Duration GONE = INTERVAL.plusMinutes(15);

  private static final int MOST_TORRENTS = 2_000;
  private static final int MOST_SCRAPED = 200;

  private final Database database;

  Tracker(Database database) {
    this.database = database;
  }

  /**
   * Takes an announcement.
   *
   * @return others who share the torrent, at random, the announcing one left out
   * @throws Busy if there are too many torrents already
   */
  public Swarm announce(Announcement a) {
    return database.write(
        h -> {
          requireRoom(h, a.infoHash());
          if (a.event() == Announcement.Event.STOPPED) {
            h.execute(
                "DELETE FROM torrent_peer WHERE info_hash = ? AND peer_id = ?",
                a.infoHash(),
                a.peerId());
          } else {
            remember(h, a);
          }
          List<Swarm.Peer> peers =
              a.event() == Announcement.Event.STOPPED ? List.of() : others(h, a);
          return swarms(h, List.of(a.infoHash())).stream()
              .findFirst()
              .map(s -> new Swarm(s.infoHash(), s.seeders(), s.leechers(), s.downloaded(), peers))
              .orElse(new Swarm(a.infoHash(), 0, 0, 0, peers));
        });
  }

  /**
   * How torrents are shared.
   *
   * @param infoHashes which; none for all that are
   */
  public List<Swarm> scrape(List<byte[]> infoHashes) {
    return database.read(h -> swarms(h, infoHashes));
  }

  @Override
  public List<RetentionRule> rules() {
    return List.of(
        new RetentionRule("torrent_peer", "seen_at < :before", GONE),
        new RetentionRule("torrent", "seen_at < :before", Duration.ofDays(7)));
  }

  private static void requireRoom(Handle h, byte[] infoHash) {
    boolean known =
        h.createUpdate("UPDATE torrent SET seen_at = now() WHERE info_hash = :hash")
                .bind("hash", infoHash)
                .execute()
            == 1;
    if (known) {
      return;
    }
    int made =
        h.createUpdate(
                """
                INSERT INTO torrent (info_hash) SELECT :hash
                WHERE (SELECT count(*) FROM (SELECT 1 FROM torrent LIMIT :most) AS t) < :most
                ON CONFLICT ON CONSTRAINT torrent_pk DO UPDATE SET seen_at = now()
                """)
            .bind("hash", infoHash)
            .bind("most", MOST_TORRENTS)
            .execute();
    if (made == 0) {
      throw new Busy("too many torrents are tracked", INTERVAL);
    }
  }

  private static void remember(Handle h, Announcement a) {
    if (a.event() == Announcement.Event.COMPLETED) {
      h.execute("UPDATE torrent SET downloaded = downloaded + 1 WHERE info_hash = ?", a.infoHash());
    }
    h.createUpdate(
            """
            INSERT INTO torrent_peer (info_hash, peer_id, address, port, complete)
            VALUES (:hash, :peer, :address::inet, :port, :complete)
            ON CONFLICT ON CONSTRAINT torrent_peer_pk DO UPDATE SET address = excluded.address, port = excluded.port,
              complete = excluded.complete, seen_at = now()
            """)
        .bind("hash", a.infoHash())
        .bind("peer", a.peerId())
        .bind("address", a.address().getHostAddress())
        .bind("port", a.port())
        .bind("complete", a.complete())
        .execute();
  }

  private static List<Swarm.Peer> others(Handle h, Announcement a) {
    return h.createQuery(
            """
            SELECT peer_id, host(address), port FROM torrent_peer
            WHERE info_hash = :hash AND peer_id <> :peer AND seen_at > now() - :gone * interval '1 second'
              AND NOT (:complete AND complete)
            ORDER BY random() LIMIT :wanted
            """)
        .bind("hash", a.infoHash())
        .bind("peer", a.peerId())
        .bind("gone", GONE.toSeconds())
        .bind("complete", a.complete())
        .bind("wanted", a.wanted())
        .map(
            (row, context) ->
                new Swarm.Peer(row.getBytes(1), address(row.getString(2)), row.getInt(3)))
        .list();
  }

  private static List<Swarm> swarms(Handle h, List<byte[]> infoHashes) {
    return h.createQuery(
            """
            SELECT t.info_hash, count(*) FILTER (WHERE p.complete), count(*) FILTER (WHERE NOT p.complete), t.downloaded
            FROM torrent t LEFT JOIN torrent_peer p
              ON p.info_hash = t.info_hash AND p.seen_at > now() - :gone * interval '1 second'
            WHERE :all OR t.info_hash IN (SELECT decode(hash, 'hex') FROM unnest(:hashes::text[]) AS w (hash))
            GROUP BY t.info_hash, t.downloaded ORDER BY t.info_hash LIMIT :most
            """)
        .bind("gone", GONE.toSeconds())
        .bind("all", infoHashes.isEmpty())
        .bindArray(
            "hashes", String.class, infoHashes.stream().map(HexFormat.of()::formatHex).toList())
        .bind("most", MOST_SCRAPED)
        .map(
            (row, context) ->
                new Swarm(
                    row.getBytes(1), row.getLong(2), row.getLong(3), row.getLong(4), List.of()))
        .list();
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("PostgreSQL's inet is an address", e);
    }
  }
}
