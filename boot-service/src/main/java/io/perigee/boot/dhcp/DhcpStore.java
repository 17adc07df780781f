package io.perigee.boot.dhcp;

import io.perigee.contracts.envelope.Json;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jdbi.v3.core.Handle;

/** The table {@code dhcp_rendering}. */
@Singleton
final class DhcpStore {

  /**
   * How the last rendering came out.
   *
   * @param at when the configuration last changed; null if nothing was rendered
   * @param failure why it did not come out; null if it did
   */
  record Rendered(Instant at, String failure, int subnets, int reservations) {}

  /**
   * @return true if it differs from what was there
   */
  boolean replace(Handle h, KeaConfig config) {
    boolean changed =
        h.createUpdate(
                    """
                    UPDATE dhcp_rendering SET config = :config::jsonb, subnets = :subnets, reservations = :reservations, rendered_at = now()
                    WHERE config IS DISTINCT FROM :config::jsonb
                    """)
                .bind("config", Json.write(config.config()))
                .bind("subnets", config.subnets())
                .bind("reservations", config.reservations())
                .execute()
            == 1;
    h.execute("UPDATE dhcp_rendering SET failure = NULL WHERE failure IS NOT NULL");
    return changed;
  }

  void failed(Handle h, String why) {
    h.execute("UPDATE dhcp_rendering SET failure = ?", why);
  }

  Rendered rendered(Handle h) {
    return h.createQuery("SELECT rendered_at, failure, subnets, reservations FROM dhcp_rendering")
        .map(
            (row, c) -> {
              OffsetDateTime at = row.getObject(1, OffsetDateTime.class);
              return new Rendered(
                  at == null ? null : at.toInstant(),
                  row.getString(2),
                  row.getInt(3),
                  row.getInt(4));
            })
        .one();
  }

  String config(Handle h) {
    return h.createQuery("SELECT coalesce(config, '{}')::text FROM dhcp_rendering")
        .mapTo(String.class)
        .one();
  }
}
