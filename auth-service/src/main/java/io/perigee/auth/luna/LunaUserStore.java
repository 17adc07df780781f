package io.perigee.auth.luna;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table {@code luna_user}. */
final class LunaUserStore {

  private static final String COLUMNS = "id, number, username, password_hash, roles";

  private LunaUserStore() {}

  static Optional<LunaUser> byUsername(Handle h, String username) {
    return h.createQuery("SELECT " + COLUMNS + " FROM luna_user WHERE username = :username")
        .bind("username", username)
        .map(LunaUserStore::read)
        .findOne();
  }

  static Optional<LunaUser> byNumber(Handle h, long number) {
    return h.createQuery("SELECT " + COLUMNS + " FROM luna_user WHERE number = :number")
        .bind("number", number)
        .map(LunaUserStore::read)
        .findOne();
  }

  /** All, by name. */
  static List<LunaUser> all(Handle h) {
    return h.createQuery("SELECT " + COLUMNS + " FROM luna_user ORDER BY username")
        .map(LunaUserStore::read)
        .list();
  }

  /** Every user's row held until the transaction ends: who is the last admin must not change. */
  static List<LunaUser> lockAll(Handle h) {
    return h.createQuery("SELECT " + COLUMNS + " FROM luna_user ORDER BY username FOR UPDATE")
        .map(LunaUserStore::read)
        .list();
  }

  /** Changes a user; null leaves what is there. */
  static void update(Handle h, UUID id, String passwordHash, Set<String> roles, Instant now) {
    h.createUpdate(
            """
            UPDATE luna_user SET password_hash = coalesce(:hash, password_hash), roles = coalesce(:roles, roles),
              updated_at = :now
            WHERE id = :id
            """)
        .bind("id", id)
        .bind("hash", passwordHash)
        .bindByType(
            "roles",
            roles == null ? null : roles.stream().sorted().toArray(String[]::new),
            String[].class)
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .execute();
  }

  static void delete(Handle h, UUID id) {
    h.execute("DELETE FROM luna_user WHERE id = ?", id);
  }

  /** Adds a user, or gives the one of this name another password. */
  static LunaUser put(
      Handle h, String username, String passwordHash, Set<String> roles, Instant now) {
    return h.createQuery(
            """
            INSERT INTO luna_user (id, username, password_hash, roles, created_at, updated_at)
            VALUES (gen_random_uuid(), :username, :hash, :roles, :now, :now)
            ON CONFLICT ON CONSTRAINT luna_user_username_unique
              DO UPDATE SET password_hash = excluded.password_hash, updated_at = excluded.updated_at
            RETURNING
            """
                + COLUMNS)
        .bind("username", username)
        .bind("hash", passwordHash)
        .bindArray("roles", String.class, roles.stream().sorted().toList())
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .map(LunaUserStore::read)
        .one();
  }

  private static LunaUser read(ResultSet row, StatementContext context) throws SQLException {
    return new LunaUser(
        row.getObject("id", UUID.class),
        row.getLong("number"),
        row.getString("username"),
        row.getString("password_hash"),
        Set.of((String[]) row.getArray("roles").getArray()));
  }
}
