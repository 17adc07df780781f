package io.perigee.network.lease;

import io.perigee.network.network.NetworkStore;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Brings leases into line with what their holders' published states show: held becomes taken,
 * unused becomes free.
 */
@Singleton
public final class Confirmation {

  private final NetworkStore networks;
  private final Releases releases;

  Confirmation(NetworkStore networks, Releases releases) {
    this.networks = networks;
    this.releases = releases;
  }

  private record Had(Lease lease, long sinceVersion) {}

  /**
   * Applies newer states of holders, in the transaction that stores them.
   *
   * @param kind the holders' kind
   */
  public void apply(Handle h, String kind, List<Shown> states) {
    Map<String, Shown> byHolder =
        states.stream().collect(Collectors.toMap(Shown::holder, Function.identity()));
    List<Had> leases = leases(h, kind, List.copyOf(byHolder.keySet()));
    List<UUID> confirmed = new ArrayList<>();
    List<UUID> ended = new ArrayList<>();
    for (Had had : leases) {
      Lease lease = had.lease();
      Shown shown = byHolder.get(lease.holder().id());
      boolean used =
          !shown.deleted()
              && shown.addresses().contains(new Shown.At(lease.network(), lease.address()));
      // A held address that is not shown yet may be on its way in a later version; only its time
      // frees it.
      if (used && lease.state() == Lease.State.HELD) {
        confirmed.add(lease.id());
      } else if (shown.deleted()
          || !used && lease.state() == Lease.State.TAKEN && had.sinceVersion() <= shown.version()) {
        ended.add(lease.id());
      }
    }
    if (confirmed.isEmpty() && ended.isEmpty()) {
      return;
    }
    networks.lock(h, leases.stream().map(l -> l.lease().network()).distinct().toList(), List.of());
    h.createUpdate(
            "UPDATE lease SET state = 'taken', expires_at = NULL WHERE id = ANY (:ids) AND state = 'held'")
        .bindArray("ids", UUID.class, confirmed)
        .execute();
    releases.end(h, stillUnused(h, ended, byHolder));
  }

  private static List<Had> leases(Handle h, String kind, List<String> holders) {
    return h.createQuery(
            "SELECT "
                + LeaseStore.COLUMNS
                + ", l.since_version FROM lease l WHERE l.holder_kind = :kind AND l.holder_id = ANY (:holders)")
        .bind("kind", kind)
        .bindArray("holders", String.class, holders)
        .map((row, c) -> new Had(LeaseStore.lease(row), row.getLong(10)))
        .list();
  }

  /** Leaves out what its holder asked for again before the networks were locked. */
  private static List<UUID> stillUnused(Handle h, List<UUID> ended, Map<String, Shown> byHolder) {
    return h
        .createQuery("SELECT id, holder_id, since_version FROM lease WHERE id = ANY (:ids)")
        .bindArray("ids", UUID.class, ended)
        .map(
            (row, c) ->
                Map.entry(
                    row.getObject(1, UUID.class),
                    row.getLong(3) <= byHolder.get(row.getString(2)).version()
                        || byHolder.get(row.getString(2)).deleted()))
        .stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .toList();
  }
}
