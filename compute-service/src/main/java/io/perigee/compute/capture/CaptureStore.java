package io.perigee.compute.capture;

import io.perigee.compute.driver.CaptureOrders.Captured;
import io.perigee.compute.machine.Machine;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The table {@code captures}. */
@Singleton
public final class CaptureStore {

  private static final RowMapper<Capture> ROW =
      (row, context) ->
          new Capture(
              row.getObject("image_id", UUID.class),
              row.getObject("machine_id", UUID.class),
              row.getObject("account_id", UUID.class),
              Capture.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
              row.getObject("host_id", UUID.class),
              row.getObject("size", Long.class),
              row.getString("sha1"),
              row.getString("fault_code") == null
                  ? null
                  : new Machine.Fault(row.getString("fault_code"), row.getString("fault_message")),
              row.getObject("created_at", OffsetDateTime.class).toInstant());

  Optional<Capture> find(Handle h, UUID image) {
    return h.createQuery("SELECT * FROM captures WHERE image_id = :image")
        .bind("image", image)
        .map(ROW)
        .findOne();
  }

  void insert(Handle h, UUID image, UUID machine, UUID account, Instant now) {
    h.createUpdate(
            """
            INSERT INTO captures (image_id, machine_id, account_id, state, created_at)
            VALUES (:image, :machine, :account, 'queued', :now)
            """)
        .bind("image", image)
        .bind("machine", machine)
        .bind("account", account)
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .execute();
  }

  /** The file is there. */
  public void captured(Handle h, UUID image, UUID host, Captured file) {
    h.createUpdate(
            """
            UPDATE captures SET state = 'captured', host_id = :host, size = :size, sha1 = :sha1
            WHERE image_id = :image AND state = 'queued'
            """)
        .bind("image", image)
        .bind("host", host)
        .bindMethods(file)
        .execute();
  }

  /** There will be no file. */
  public void failed(Handle h, UUID image, Machine.Fault why) {
    h.createUpdate(
            """
            UPDATE captures SET state = 'failed', fault_code = :code, fault_message = :message
            WHERE image_id = :image AND state = 'queued'
            """)
        .bind("image", image)
        .bindMethods(why)
        .execute();
  }

  void delete(Handle h, UUID image) {
    h.createUpdate("DELETE FROM captures WHERE image_id = :image").bind("image", image).execute();
  }

  /** The oldest of those that nobody fetched in time. */
  List<Capture> before(Handle h, Instant time, int limit) {
    return h.createQuery(
            "SELECT * FROM captures WHERE created_at < :time ORDER BY created_at LIMIT :limit")
        .bind("time", time.atOffset(ZoneOffset.UTC))
        .bind("limit", limit)
        .map(ROW)
        .list();
  }
}
