package io.perigee.auth.luna;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
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
