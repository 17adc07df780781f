package io.perigee.network.fabric;

import io.perigee.contracts.error.Invalid;
import io.perigee.network.network.Network;
import io.perigee.network.network.NetworkStore;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Each account's default network in each region (<i>GetConfig</i>): at first the one that its
 * fabric has from birth.
 */
@Singleton
public final class DefaultNetworks {

  private final Database database;
  private final NetworkStore networks;

  DefaultNetworks(Database database, NetworkStore networks) {
    this.database = database;
    this.networks = networks;
  }

  /**
   * The account's default network; empty while its fabric is not laid yet.
   *
   * @param region null for the one chosen last in any region, else that of the oldest
   */
  public Optional<UUID> find(UUID account, UUID region) {
    return database.read(
        h ->
            h.createQuery(
                    """
                    SELECT d.network_id FROM default_network d JOIN network n ON n.id = d.network_id
                    WHERE d.account_id = :account AND (:region::uuid IS NULL OR d.region_id IS NOT DISTINCT FROM :region::uuid)
                    ORDER BY d.chosen_at DESC NULLS LAST, n.number LIMIT 1
                    """)
                .bind("account", account)
                .bind("region", region)
                .mapTo(UUID.class)
                .findOne());
  }

  /**
   * Makes a network the account's default in the network's region.
   *
   * @throws Invalid if the account may not use such a network
   */
  public void set(UUID account, UUID region, UUID network) {
    database.run(
        h -> {
          Network found =
              networks
                  .usable(h, account, region, network)
                  .orElseThrow(
                      () ->
                          new Invalid(
                              "InvalidArgument", "default_network: unknown network", List.of()));
          h.createUpdate(
                  """
                  INSERT INTO default_network (account_id, region_id, network_id, chosen_at) VALUES (:account, :region, :network, now())
                  ON CONFLICT ON CONSTRAINT default_network_one DO UPDATE SET network_id = excluded.network_id, chosen_at = excluded.chosen_at
                  """)
              .bind("account", account)
              .bind("region", region == null ? found.region() : region)
              .bind("network", network)
              .execute();
        });
  }

  boolean isDefault(Handle h, UUID network) {
    return h.createQuery("SELECT EXISTS (SELECT FROM default_network WHERE network_id = :network)")
        .bind("network", network)
        .mapTo(Boolean.class)
        .one();
  }
}
