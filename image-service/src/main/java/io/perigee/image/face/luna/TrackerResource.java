package io.perigee.image.face.luna;

import io.perigee.contracts.error.PerigeeException;
import io.perigee.faces.Refusal;
import io.perigee.image.torrent.Announcement;
import io.perigee.image.torrent.Swarm;
import io.perigee.image.torrent.Tracker;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * "Provisioning tracker" of the Luna2 REST API: bencoded answers as plain text, to anybody.
 * Refusals are bencoded too, with {@code failure reason}, since BitTorrent's clients read nothing
 * else.
 */
@Path("/luna")
@RunOnVirtualThread
public class TrackerResource {

  private static final String TEXT = "text/plain";

  private final Tracker tracker;

  TrackerResource(Tracker tracker) {
    this.tracker = tracker;
  }

  /**
   * "BitTorrent announce".
   *
   * @param forwarded the client's address as the gateway saw it
   */
  @GET
  @Path("/announce")
  public Response announce(@Context UriInfo uri, @HeaderParam("X-Forwarded-For") String forwarded) {
    return answered(
        () -> {
          TrackerQuery query = new TrackerQuery(uri.getRequestUri().getRawQuery());
          Announcement announcement = query.announcement(address(forwarded));
          Swarm swarm = tracker.announce(announcement);
          Map<String, Object> answer = new TreeMap<>();
          answer.put("complete", swarm.seeders());
          answer.put("incomplete", swarm.leechers());
          answer.put("interval", Tracker.INTERVAL.toSeconds());
          if (announcement.compact()) {
            answer.put("peers", compact(swarm.peers(), true));
            byte[] six = compact(swarm.peers(), false);
            if (six.length > 0) {
              answer.put("peers6", six);
            }
          } else {
            answer.put("peers", listed(swarm.peers()));
          }
          return answer;
        });
  }

  /** "BitTorrent scrape": of the torrents named, or of all. */
  @GET
  @Path("/scrape")
  public Response scrape(@Context UriInfo uri) {
    return answered(
        () -> {
          Map<byte[], Object> files = Bencoding.byBytes();
          for (Swarm swarm :
              tracker.scrape(new TrackerQuery(uri.getRequestUri().getRawQuery()).hashes())) {
            Map<String, Object> file = new TreeMap<>();
            file.put("complete", swarm.seeders());
            file.put("downloaded", swarm.downloaded());
            file.put("incomplete", swarm.leechers());
            files.put(swarm.infoHash(), file);
          }
          return Map.of("files", files);
        });
  }

  private static Response answered(Supplier<Map<String, Object>> work) {
    try {
      return Response.ok(Bencoding.encode(work.get()), TEXT).build();
    } catch (PerigeeException e) {
      return Response.status(Refusal.of(e).status())
          .entity(Bencoding.encode(Map.of("failure reason", e.getMessage())))
          .type(TEXT)
          .build();
    }
  }

  private static byte[] compact(List<Swarm.Peer> peers, boolean four) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Swarm.Peer peer : peers) {
      if (peer.address() instanceof Inet4Address == four) {
        out.writeBytes(peer.address().getAddress());
        out.write(peer.port() >> 8);
        out.write(peer.port());
      }
    }
    return out.toByteArray();
  }

  private static List<Map<String, Object>> listed(List<Swarm.Peer> peers) {
    List<Map<String, Object>> list = new ArrayList<>();
    for (Swarm.Peer peer : peers) {
      Map<String, Object> row = new TreeMap<>();
      row.put("ip", peer.address().getHostAddress());
      row.put("peer id", peer.id());
      row.put("port", (long) peer.port());
      list.add(row);
    }
    return list;
  }

  /** The gateway's entry is the last; it is an address, so nothing is looked up. */
  private static InetAddress address(String forwarded) {
    String last = forwarded == null ? "" : forwarded.substring(forwarded.lastIndexOf(',') + 1);
    String text = last.strip();
    boolean literal = text.matches("[0-9.]{7,15}|[0-9a-fA-F:.]{2,45}");
    try {
      return literal ? InetAddress.getByName(text) : InetAddress.getLoopbackAddress();
    } catch (UnknownHostException e) {
      return InetAddress.getLoopbackAddress();
    }
  }
}
