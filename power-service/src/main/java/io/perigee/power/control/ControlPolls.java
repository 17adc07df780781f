package io.perigee.power.control;

import io.perigee.power.control.ControlResults.Finished;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Reads the results of requests from the work queue: this service carries out its own commands. */
@Singleton
public final class ControlPolls {

  /** True if a command of the request has not ended. */
  boolean outstanding(Handle h, String requestId) {
    return h.createQuery(
            "SELECT EXISTS (SELECT 1 FROM work WHERE request_id = :request AND state IN ('announced', 'ready', 'running'))")
        .bind("request", requestId)
        .mapTo(Boolean.class)
        .one();
  }

  /** The subsystem that a request is about; empty if there is no such request. */
  Optional<String> subsystem(Handle h, String requestId) {
    return h.createQuery(
            "SELECT split_part(kind, '.', 1) FROM operation WHERE request_id = :request")
        .bind("request", requestId)
        .mapTo(String.class)
        .findOne();
  }

  /**
   * Commands that have ended and were not given before. Two polls at a time share them between
   * them.
   */
  List<Finished> take(Handle h, String requestId) {
    return h.createQuery(
            """
            UPDATE work SET read_at = now()
            WHERE request_id = :request AND state IN ('done', 'failed') AND read_at IS NULL
            RETURNING payload ->> 'host' AS host, kind, state, message, result ->> 'power' AS power
            """)
        .bind("request", requestId)
        .map(
            (row, context) ->
                new Finished(
                    row.getString("host"),
                    row.getString("kind"),
                    row.getString("state").equals("done"),
                    row.getString("message"),
                    row.getString("power")))
        .list();
  }
}
