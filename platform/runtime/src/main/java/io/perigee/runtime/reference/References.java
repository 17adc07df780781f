package io.perigee.runtime.reference;

import io.perigee.contracts.error.Conflict;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * References to aggregates of other services, safe against their removal. The referrer first
 * commits an intent, then resolves the target at its owner, then commits its object with the intent
 * still alive. The owner first commits {@code deleting}, which no longer resolves, then asks the
 * referrers, who count objects and intents: whichever comes second sees the first.
 */
@Singleton
public final class References {

  /** How long an intent holds its target. */
  public static final Duration LIFE = Duration.ofSeconds(10);

  private final Database database;

  References(Database database) {
    this.database = database;
  }

  /**
   * Commits an intent to refer.
   *
   * @param kind the target's kind, for example {@code network}
   * @param target its name or id, as the request has it
   */
  public UUID intend(String kind, String target) {
    UUID id = UUID.randomUUID();
    database.aside(
        h ->
            h.createUpdate(
                    """
                    INSERT INTO reference_intent (id, kind, target, expires_at)
                    VALUES (:id, :kind, :target, now() + :life * interval '1 second')
                    """)
                .bind("id", id)
                .bind("kind", kind)
                .bind("target", target)
                .bind("life", LIFE.toSeconds())
                .execute());
    return id;
  }

  /**
   * Ends the intent in the transaction that writes the referring object.
   *
   * @throws Conflict if it has expired: the target may be gone; nothing may be committed then
   */
  public void commit(Handle h, UUID intent) {
    int alive =
        h.createUpdate(
                "DELETE FROM reference_intent WHERE id = :id AND expires_at > clock_timestamp()")
            .bind("id", intent)
            .execute();
    if (alive == 0) {
      throw new Conflict("the request took too long; try again");
    }
  }

  /** Gives an intent up early, when the request is refused after all. */
  public void abandon(UUID intent) {
    database.aside(h -> h.execute("DELETE FROM reference_intent WHERE id = ?", intent));
  }

  /** Intents alive for a target by id or name. */
  static long intents(Handle h, String kind, String id, String name) {
    return h.createQuery(
            "SELECT count(*) FROM reference_intent WHERE kind = :kind AND target IN (:id, :name) AND expires_at > clock_timestamp()")
        .bind("kind", kind)
        .bind("id", id)
        .bind("name", name == null ? id : name)
        .mapTo(Long.class)
        .one();
  }
}
