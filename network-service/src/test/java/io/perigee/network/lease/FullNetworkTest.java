package io.perigee.network.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.network.Luna;
import io.perigee.network.NetworkTest;
import io.perigee.network.address.Address;
import io.perigee.runtime.store.Database;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** What an address costs does not depend on how full or how large the network is. */
@NetworkTest
class FullNetworkTest {

  @Inject Database database;
  @Inject FreeRanges free;

  /** Takes 95 % of a /16, with gaps all over it, as thousands of leases would have. */
  private void fill(String name) {
    database.run(
        h -> {
          UUID network =
              h.createQuery("SELECT id FROM network WHERE name = :name")
                  .bind("name", name)
                  .mapTo(UUID.class)
                  .one();
          h.createUpdate(
                  """
                  INSERT INTO lease (id, network_id, address, holder_kind, holder_id, holder_name, interface, state)
                  SELECT gen_random_uuid(), :network, '10.60.0.0'::inet + i, 'node', 'n' || i, 'n' || i, 'BOOTIF', 'taken'
                  FROM generate_series(1, 65534) AS i WHERE i % 20 <> 0
                  """)
              .bind("network", network)
              .execute();
          h.execute("DELETE FROM free_range WHERE network_id = ?", network);
          h.createUpdate(
                  """
                  INSERT INTO free_range (network_id, first, last)
                  SELECT :network, '10.60.0.0'::inet + i, '10.60.0.0'::inet + i FROM generate_series(20, 65534, 20) AS i
                  """)
              .bind("network", network)
              .execute();
        });
  }

  private static void lease(String network, int addresses) {
    for (int i = 0; i < addresses; i++) {
      Luna.lease(Luna.lease(network, UUID.randomUUID(), "BOOTIF", null)).then().statusCode(200);
    }
  }

  private static String next(String network) {
    return Luna.get("/config/network/" + network + "/_nextfreeip")
        .at("/config/network/" + network + "/nextip")
        .asText();
  }

  @Test
  void theGapsOfAFullSixteenAndTheBeginningOfASixtyFourAreGivenInTheirOrder() {
    String full = Luna.network("10.60.0.0/16");
    fill(full);
    String v6 = Luna.network("fd00:60::/64");

    lease(full, 40);
    lease(v6, 40);

    assertThat(next(full)).isEqualTo("10.60.3.52");
    assertThat(next(v6)).isEqualTo("fd00:60::29");
  }

  /**
   * How many rows of free ranges it takes to find the next address, to take it, and one by name.
   */
  private long rowsRead(String network, String named) {
    return database.write(
        h -> {
          UUID id =
              h.createQuery("SELECT id FROM network WHERE name = :name")
                  .bind("name", network)
                  .mapTo(UUID.class)
                  .one();
          long before = read(h);
          free.first(h, id, named.contains(":"));
          free.forTaking(h, Map.of(id, 1), List.of(new Spot(id, Address.of(named))));
          free.forGiving(h, List.of(new Spot(id, Address.of(named))));
          return read(h) - before;
        });
  }

  private static long read(Handle h) {
    return h.createQuery(
            "SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables WHERE relname = 'free_range'")
        .mapTo(Long.class)
        .one();
  }

  @Test
  void aHandfulOfRowsIsReadHoweverFullTheNetworkIs() {
    String full = Luna.network("10.62.0.0/16");
    fill(full);
    database.run(h -> h.execute("ANALYZE free_range"));
    String empty = Luna.network("10.63.0.0/16");
    String v6 = Luna.network("fd00:62::/64");

    assertThat(rowsRead(full, "10.60.200.7")).isBetween(1L, 8L);
    assertThat(rowsRead(empty, "10.63.200.7")).isBetween(1L, 8L);
    assertThat(rowsRead(v6, "fd00:62::abcd")).isBetween(1L, 8L);
  }
}
