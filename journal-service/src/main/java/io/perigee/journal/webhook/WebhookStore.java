package io.perigee.journal.webhook;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The statements of webhooks and their deliveries. */
final class WebhookStore {

  /** So many of one webhook are tried at once. */
  private static final int EACH = 4;

  private WebhookStore() {}

  /** What happened, to be told to those who asked for it. */
  record Event(String id, String account, String name, String body) {}

  /** A delivery that this process tries now. */
  record Claimed(
      UUID id, UUID webhook, String url, byte[] secret, String event, String body, int attempts) {}

  /** How a try came out. */
  record Tried(UUID id, String state, Duration pause, Integer status, String reason) {}

  /** Locks the account's webhooks against others that add to them. */
  static long count(Handle h, String account) {
    h.createQuery("SELECT pg_advisory_xact_lock(hashtextextended('webhook:' || :account, 0))::text")
        .bind("account", account)
        .mapTo(String.class)
        .one();
    return h.createQuery("SELECT count(*) FROM webhook WHERE account = :account")
        .bind("account", account)
        .mapTo(Long.class)
        .one();
  }

  static void add(
      Handle h, UUID id, String account, String url, List<String> events, byte[] secret) {
    h.createUpdate(
            """
            INSERT INTO webhook (id, account, url, events, secret) VALUES (:id, :account, :url, :events, :secret)
            """)
        .bind("id", id)
        .bind("account", account)
        .bind("url", url)
        .bindArray("events", String.class, events)
        .bind("secret", secret)
        .execute();
  }

  static List<Webhook> list(Handle h, String account) {
    return h.createQuery(
            """
            SELECT w.*, d.*,
              (SELECT reason FROM webhook_delivery r WHERE r.webhook_id = w.id AND r.reason IS NOT NULL
               ORDER BY r.created_at DESC LIMIT 1) AS reason
            FROM webhook w LEFT JOIN LATERAL (
              SELECT count(*) FILTER (WHERE state = 'done') AS delivered, count(*) FILTER (WHERE state = 'waiting') AS waiting,
                count(*) FILTER (WHERE state = 'failed') AS failed
              FROM webhook_delivery WHERE webhook_id = w.id) d ON true
            WHERE w.account = :account ORDER BY w.created_at, w.id
            """)
        .bind("account", account)
        .map(
            (row, context) ->
                new Webhook(
                    row.getObject("id", UUID.class),
                    row.getString("account"),
                    row.getString("url"),
                    Arrays.asList((String[]) row.getArray("events").getArray()),
                    row.getObject("created_at", OffsetDateTime.class).toInstant(),
                    row.getLong("delivered"),
                    row.getLong("waiting"),
                    row.getLong("failed"),
                    row.getString("reason")))
        .list();
  }

  static boolean remove(Handle h, String account, UUID id) {
    return h.createUpdate("DELETE FROM webhook WHERE id = :id AND account = :account")
            .bind("id", id)
            .bind("account", account)
            .execute()
        == 1;
  }

  /** Keeps events for those who asked for them; of an account that has too many waiting, none. */
  static int offer(Handle h, List<Event> events, int most) {
    return h.createUpdate(
            """
            INSERT INTO webhook_delivery (id, webhook_id, event_id, event, body)
            SELECT gen_random_uuid(), w.id, e.id, e.name, e.body
            FROM unnest(:ids::text[], :accounts::text[], :names::text[], :bodies::text[]) AS e (id, account, name, body)
            JOIN webhook w ON w.account = e.account
              AND w.events && ARRAY['*', split_part(e.name, '.', 1) || '.*', e.name]
            WHERE (SELECT count(*) FROM webhook_delivery d JOIN webhook o ON o.id = d.webhook_id
                   WHERE o.account = e.account AND d.state = 'waiting') < :most
            ON CONFLICT ON CONSTRAINT webhook_delivery_once DO NOTHING
            """)
        .bindArray("ids", String.class, events.stream().map(Event::id).toList())
        .bindArray("accounts", String.class, events.stream().map(Event::account).toList())
        .bindArray("names", String.class, events.stream().map(Event::name).toList())
        .bindArray("bodies", String.class, events.stream().map(Event::body).toList())
        .bind("most", most)
        .execute();
  }

  /**
   * Takes what is due, for as long as a try may take; only a few of one webhook, so that a target
   * that does not answer holds up no other.
   */
  static List<Claimed> claim(Handle h, int most, Duration hold) {
    return h.createQuery(
            """
            UPDATE webhook_delivery d SET attempts = d.attempts + 1, due = now() + :hold * interval '1 millisecond'
            FROM webhook w
            WHERE w.id = d.webhook_id AND d.id = ANY (ARRAY (
              SELECT id FROM webhook_delivery WHERE state = 'waiting' AND due <= now() AND id IN (
                SELECT id FROM (
                  SELECT id, due, row_number() OVER (PARTITION BY webhook_id ORDER BY due, id) AS place
                  FROM webhook_delivery WHERE state = 'waiting' AND due <= now()) AS fair
                WHERE place <= :each ORDER BY due LIMIT :most)
              FOR UPDATE SKIP LOCKED))
            RETURNING d.id, w.id AS webhook, w.url, w.secret, d.event, d.body, d.attempts
            """)
        .bind("hold", hold.toMillis())
        .bind("most", most)
        .bind("each", EACH)
        .map(
            (row, context) ->
                new Claimed(
                    row.getObject("id", UUID.class),
                    row.getObject("webhook", UUID.class),
                    row.getString("url"),
                    row.getBytes("secret"),
                    row.getString("event"),
                    row.getString("body"),
                    row.getInt("attempts")))
        .list();
  }

  static void tried(Handle h, List<Tried> all) {
    h.createUpdate(
            """
            UPDATE webhook_delivery d SET state = t.state, status = t.status, reason = t.reason,
              due = now() + t.pause * interval '1 millisecond', ended_at = CASE WHEN t.state <> 'waiting' THEN now() END
            FROM unnest(:ids::uuid[], :states::text[], :pauses::bigint[], :statuses::integer[], :reasons::text[])
                 AS t (id, state, pause, status, reason)
            WHERE d.id = t.id AND d.state = 'waiting'
            """)
        .bindArray("ids", UUID.class, all.stream().map(Tried::id).toList())
        .bindArray("states", String.class, all.stream().map(Tried::state).toList())
        .bindArray("pauses", Long.class, all.stream().map(t -> t.pause().toMillis()).toList())
        .bindArray("statuses", Integer.class, all.stream().map(Tried::status).toList())
        .bindArray("reasons", String.class, all.stream().map(Tried::reason).toList())
        .execute();
  }
}
