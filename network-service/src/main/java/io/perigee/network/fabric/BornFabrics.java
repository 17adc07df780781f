package io.perigee.network.fabric;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.network.NetworkConfig;
import io.perigee.network.address.Address;
import io.perigee.network.address.Prefix;
import io.perigee.network.network.Fabric;
import io.perigee.network.network.Network;
import io.perigee.network.network.NetworkSettings;
import io.perigee.network.network.Networks;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Gives every account, in every region, the fabric that it has from birth: the VLAN 2 with a
 * network of which machines get a private address when they ask for none. Both are called {@code
 * default}.
 */
@Singleton
public final class BornFabrics {

  private static final String NAME = "default";
  private static final int VLAN = 2;
  private static final Prefix SUBNET = Prefix.parse("192.168.128.0/22").orElseThrow();
  private static final Address GATEWAY = Address.of("192.168.128.1");
  private static final Address FIRST = Address.of("192.168.128.5");
  private static final Address LAST = Address.of("192.168.131.250");

  private final Networks networks;
  private final NetworkConfig config;

  BornFabrics(Networks networks, NetworkConfig config) {
    this.networks = networks;
    this.config = config;
  }

  private record Born(UUID vlan, UUID account, UUID region) {}

  /**
   * In the caller's transaction, for all accounts and regions that are known and lack one of each
   * other, a few hundred at a time.
   *
   * @return how many were laid
   */
  int layMissing(Handle h) {
    record Pair(UUID account, UUID region) {}
    List<Pair> missing =
        h.createQuery(
                """
                SELECT a.id::uuid, r.id::uuid FROM known a CROSS JOIN known r
                WHERE a.topic = 'accounts' AND NOT a.deleted AND r.topic = 'regions' AND NOT r.deleted
                  AND NOT EXISTS (SELECT FROM default_network d WHERE d.account_id = a.id::uuid AND d.region_id = r.id::uuid)
                  AND NOT EXISTS (
                    SELECT FROM fabric_vlan v
                    WHERE v.account_id = a.id::uuid AND v.region_id = r.id::uuid AND (v.vlan_id = :vlan OR v.name = :name))
                LIMIT 500
                """)
            .bind("vlan", VLAN)
            .bind("name", NAME)
            .map((row, c) -> new Pair(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
            .list();
    lay(
        h,
        missing.stream().map(Pair::account).distinct().toList(),
        missing.stream().map(Pair::region).distinct().toList());
    return missing.size();
  }

  /**
   * In the caller's transaction, for those of these accounts that have no default network in one of
   * these regions yet.
   */
  public void lay(Handle h, List<UUID> accounts, List<UUID> regions) {
    if (accounts.isEmpty() || regions.isEmpty()) {
      return;
    }
    List<Born> born =
        h.createQuery(
                """
                INSERT INTO fabric_vlan (id, account_id, region_id, vlan_id, name)
                SELECT gen_random_uuid(), a.id, r.id, :vlan, :name
                FROM unnest(:accounts::uuid[]) AS a (id) CROSS JOIN unnest(:regions::uuid[]) AS r (id)
                WHERE NOT EXISTS (SELECT FROM default_network d WHERE d.account_id = a.id AND d.region_id = r.id)
                ON CONFLICT DO NOTHING
                RETURNING id, account_id, region_id
                """)
            .bind("vlan", VLAN)
            .bind("name", NAME)
            .bindArray("accounts", UUID.class, accounts)
            .bindArray("regions", UUID.class, regions)
            .map(
                (row, c) ->
                    new Born(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        row.getObject(3, UUID.class)))
            .list();
    if (born.isEmpty()) {
      return;
    }
    List<Networks.Addition> additions = new ArrayList<>();
    born.forEach(
        b -> additions.add(new Networks.Addition(b.account(), b.region(), settings(b.vlan()))));
    List<Network> made = networks.insertAll(h, additions, Cause.PLATFORM);
    h.createUpdate(
            """
            INSERT INTO default_network (account_id, region_id, network_id)
            SELECT account, region, network FROM unnest(:accounts::uuid[], :regions::uuid[], :networks::uuid[]) AS n (account, region, network)
            ON CONFLICT ON CONSTRAINT default_network_one DO NOTHING
            """)
        .bindArray("accounts", UUID.class, made.stream().map(Network::account).toList())
        .bindArray("regions", UUID.class, made.stream().map(Network::region).toList())
        .bindArray("networks", UUID.class, made.stream().map(Network::id).toList())
        .execute();
  }

  private NetworkSettings settings(UUID vlan) {
    return new NetworkSettings(
        NAME,
        SUBNET,
        GATEWAY,
        null,
        null,
        null,
        "internal",
        "ethernet",
        false,
        null,
        null,
        null,
        null,
        new Fabric(
            vlan,
            VLAN,
            FIRST,
            LAST,
            config.fabricResolvers().stream().map(Address::of).toList(),
            Json.object(),
            true));
  }
}
