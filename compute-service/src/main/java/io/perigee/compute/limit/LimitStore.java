package io.perigee.compute.limit;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table {@code account_limits}, and what counts against it. */
@Singleton
final class LimitStore {

  /**
   * The account's limits with what is used of each, by one statement. Machines that failed or were
   * deleted use nothing.
   *
   * @param without a machine that is not counted; null counts all
   */
  List<Limit> list(Handle h, UUID account, UUID without) {
    return h.createQuery(
            """
            SELECT l.by_what, nullif(l.check_what, '') AS check_what, nullif(l.check_name, '') AS check_name, l.value,
                   CASE l.by_what WHEN 'machines' THEN u.machines WHEN 'ram' THEN u.ram
                                  ELSE (u.disk + 1023) / 1024 END AS used
            FROM account_limits l
            CROSS JOIN LATERAL (
              SELECT count(*) AS machines, coalesce(sum(m.memory), 0)::bigint AS ram,
                     coalesce(sum(m.disk), 0)::bigint AS disk
              FROM machines m
              WHERE m.account_id = l.account_id AND m.state NOT IN ('failed', 'deleted')
                AND m.id IS DISTINCT FROM :without::uuid
                AND (l.check_what = '' OR l.check_what = 'os' AND m.image_os = l.check_name
                     OR l.check_what = 'image' AND m.image_name = l.check_name)) u
            WHERE l.account_id = :account
            ORDER BY l.check_what, l.check_name, l.by_what
            """)
        .bind("account", account)
        .bind("without", without)
        .map(
            (row, context) ->
                new Limit(
                    row.getString("by_what"),
                    row.getString("check_what"),
                    row.getString("check_name"),
                    row.getLong("value"),
                    row.getLong("used")))
        .list();
  }

  /** Whether the account has limits at all. */
  boolean any(Handle h, UUID account) {
    return h.createQuery("SELECT EXISTS (SELECT 1 FROM account_limits WHERE account_id = :account)")
        .bind("account", account)
        .mapTo(Boolean.class)
        .one();
  }

  /** Lets the account's machines be counted and made by one transaction at a time. */
  void lock(Handle h, UUID account) {
    h.createQuery("SELECT pg_advisory_xact_lock(hashtextextended('limits ' || :account, 0))::text")
        .bind("account", account.toString())
        .mapTo(String.class)
        .one();
  }

  /** Gives the account these limits instead of those it had. */
  void put(Handle h, UUID account, List<Limit> limits) {
    h.createUpdate("DELETE FROM account_limits WHERE account_id = :account")
        .bind("account", account)
        .execute();
    if (limits.isEmpty()) {
      return;
    }
    var batch =
        h.prepareBatch(
            """
            INSERT INTO account_limits (account_id, by_what, value, check_what, check_name)
            VALUES (:account, :by, :value, coalesce(:check, ''), coalesce(:name, ''))
            """);
    limits.forEach(limit -> batch.bind("account", account).bindMethods(limit).add());
    batch.execute();
  }
}
