package io.perigee.compute.volume;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The table {@code machine_volumes}. */
@Singleton
public final class MountStore {

  /** What the machine mounts. */
  public List<Mount> of(Handle h, UUID machine) {
    return h.createQuery(
            """
            SELECT v.name, v.networks, v.addresses, mv.mode, mv.mountpoint
            FROM machine_volumes mv JOIN volumes v ON v.id = mv.volume_id
            WHERE mv.machine_id = :machine ORDER BY mv.mountpoint
            """)
        .bind("machine", machine)
        .map(
            (row, context) ->
                new Mount(
                    row.getString("name"),
                    VolumeRow.path(row.getString("networks"), row.getString("addresses")),
                    row.getString("mode"),
                    row.getString("mountpoint")))
        .list();
  }

  /** The account's volumes of these names that are ready, held until the transaction ends. */
  Map<String, UUID> ready(Handle h, UUID account, UUID region, List<String> names) {
    return h
        .createQuery(
            """
            SELECT name, id FROM volumes
            WHERE account_id = :account AND region_id = :region AND name = ANY (:names) AND state = 'ready'
            ORDER BY id FOR SHARE
            """)
        .bind("account", account)
        .bind("region", region)
        .bindArray("names", String.class, names)
        .map((row, context) -> Map.entry(row.getString(1), row.getObject(2, UUID.class)))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  void insert(Handle h, UUID machine, List<WantedMount> mounts, Map<String, UUID> volumes) {
    var batch =
        h.prepareBatch(
            """
            INSERT INTO machine_volumes (machine_id, volume_id, mode, mountpoint)
            VALUES (:machine, :volume, :mode, :mountpoint)
            """);
    mounts.forEach(
        mount ->
            batch
                .bind("machine", machine)
                .bind("volume", volumes.get(mount.name()))
                .bindMethods(mount)
                .add());
    batch.execute();
  }
}
