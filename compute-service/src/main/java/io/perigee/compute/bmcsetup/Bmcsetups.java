package io.perigee.compute.bmcsetup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.cluster.Ripple;
import io.perigee.compute.ledger.Ledger;
import io.perigee.compute.node.ShownLock;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Missing;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.crypt.Crypt;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** What can be done with BMC setups. */
@Singleton
public final class Bmcsetups {

  private static final int NAMED_USERS = 5;
  private static final String SELECT =
      "SELECT id, name, userid, username, password_sealed, netchannel, mgmtchannel, unmanaged_bmc_users, comment, version FROM bmcsetup";

  private final Database database;
  private final Crypt crypt;
  private final Ripple ripple;
  private final Ledger ledger;

  Bmcsetups(Database database, Crypt crypt, Ripple ripple, Ledger ledger) {
    this.ledger = ledger;
    this.database = database;
    this.crypt = crypt;
    this.ripple = ripple;
  }

  /** What a write has done. */
  public record Written(Bmcsetup bmcsetup, boolean created) {}

  public List<Bmcsetup> list() {
    return database.read(
        h -> h.createQuery(SELECT + " ORDER BY name").map((row, c) -> bmcsetup(row)).list());
  }

  /**
   * @throws NotFound if there is none of this name
   */
  public Bmcsetup get(String name) {
    return database.read(h -> find(h, name)).orElseThrow(() -> unknown(name));
  }

  /** By id, for services. */
  public Optional<Bmcsetup> byId(UUID id) {
    return database.read(
        h ->
            h.createQuery(SELECT + " WHERE id = :id")
                .bind("id", id)
                .map((row, c) -> bmcsetup(row))
                .findOne());
  }

  /** Nodes that use it, by themselves or through their group. */
  public List<String> members(String name) {
    Bmcsetup setup = get(name);
    return database.read(
        h ->
            h.createQuery(
                    "SELECT n.name FROM node n JOIN node_group g ON g.id = n.group_id WHERE coalesce(n.bmcsetup_id, g.bmcsetup_id) = :id ORDER BY 1")
                .bind("id", setup.id())
                .mapTo(String.class)
                .list());
  }

  /** Makes a BMC setup, or changes the one of this name. */
  public Written put(
      String name, UnaryOperator<Bmcsetup.Settings> change, LongConsumer expected, Cause cause) {
    return unique(
        () ->
            database.write(
                h -> {
                  ShownLock.wide(h);
                  Optional<Bmcsetup> before = find(h, name);
                  expected.accept(before.map(Bmcsetup::version).orElse(0L));
                  return before.isPresent()
                      ? new Written(
                          update(
                              h,
                              before.get(),
                              checked(change.apply(before.get().settings())),
                              cause),
                          false)
                      : new Written(
                          insert(h, checked(change.apply(Bmcsetup.Settings.named(name))), cause),
                          true);
                }));
  }

  /** A new BMC setup like another. */
  public Bmcsetup copy(String name, UnaryOperator<Bmcsetup.Settings> change, Cause cause) {
    return unique(
        () ->
            database.write(
                h ->
                    insert(
                        h,
                        checked(
                            change.apply(
                                find(h, name).orElseThrow(() -> unknown(name)).settings())),
                        cause)));
  }

  /**
   * @throws Conflict naming groups and nodes that refer to it
   */
  public void delete(String name, Cause cause) {
    database.run(
        h -> {
          ShownLock.wide(h);
          Bmcsetup setup = find(h, name).orElseThrow(() -> unknown(name));
          List<String> users =
              h.createQuery(
                      "SELECT name FROM node_group WHERE bmcsetup_id = :id UNION ALL SELECT name FROM node WHERE bmcsetup_id = :id ORDER BY 1 LIMIT :limit")
                  .bind("id", setup.id())
                  .bind("limit", NAMED_USERS)
                  .mapTo(String.class)
                  .list();
          if (!users.isEmpty()) {
            throw new Conflict(
                "bmcsetup %s is in use by %s".formatted(name, String.join(", ", users)));
          }
          tell(h, setup.id(), setup.settings(), null, cause);
          h.execute("DELETE FROM bmcsetup WHERE id = ?", setup.id());
        });
  }

  private Bmcsetup insert(Handle h, Bmcsetup.Settings s, Cause cause) {
    UUID id = UUID.randomUUID();
    bound(
            h.createUpdate(
                """
                INSERT INTO bmcsetup (id, name, userid, username, password_sealed, netchannel, mgmtchannel, unmanaged_bmc_users, comment)
                VALUES (:id, :name, :userid, :username, :password, :netchannel, :mgmtchannel, :unmanaged, :comment)
                """),
            id,
            s)
        .execute();
    tell(h, id, null, s, cause);
    return new Bmcsetup(id, s, 1);
  }

  private Bmcsetup update(Handle h, Bmcsetup before, Bmcsetup.Settings s, Cause cause) {
    if (s.equals(before.settings())) {
      return before;
    }
    bound(
            h.createUpdate(
                """
                UPDATE bmcsetup SET name = :name, userid = :userid, username = :username, password_sealed = :password,
                  netchannel = :netchannel, mgmtchannel = :mgmtchannel, unmanaged_bmc_users = :unmanaged, comment = :comment,
                  version = version + 1, updated_at = now()
                WHERE id = :id
                """),
            before.id(),
            s)
        .execute();
    tell(h, before.id(), before.settings(), s, cause);
    boolean shown =
        !s.name().equals(before.settings().name())
            || !Objects.equals(s.unmanagedBmcUsers(), before.settings().unmanagedBmcUsers());
    if (shown) {
      ripple.bmcsetups(h, List.of(before.id()), cause);
    }
    return new Bmcsetup(before.id(), s, before.version() + 1);
  }

  private void tell(
      Handle h, UUID id, Bmcsetup.Settings before, Bmcsetup.Settings after, Cause cause) {
    ledger.tell(
        h,
        "bmcsetups",
        id.toString(),
        before == null ? null : document(before),
        after == null ? null : document(after),
        List.of("password"),
        cause);
  }

  /** By the names that Luna2 has for its fields. */
  private static ObjectNode document(Bmcsetup.Settings s) {
    return Json.object()
        .put("name", s.name())
        .put("userid", s.userid())
        .put("username", s.username())
        .put("password", s.password())
        .put("netchannel", s.netchannel())
        .put("mgmtchannel", s.mgmtchannel())
        .put("unmanaged_bmc_users", s.unmanagedBmcUsers())
        .put("comment", s.comment());
  }

  private <S extends SqlStatement<S>> S bound(S statement, UUID id, Bmcsetup.Settings s) {
    return statement
        .bind("id", id)
        .bind("name", s.name())
        .bind("userid", s.userid())
        .bind("username", s.username())
        .bind("password", crypt.seal(s.password(), "bmcsetup:" + id))
        .bind("netchannel", s.netchannel())
        .bind("mgmtchannel", s.mgmtchannel())
        .bind("unmanaged", s.unmanagedBmcUsers())
        .bind("comment", s.comment());
  }

  private Optional<Bmcsetup> find(Handle h, String name) {
    return h.createQuery(SELECT + " WHERE name = :name")
        .bind("name", name)
        .map((row, c) -> bmcsetup(row))
        .findOne();
  }

  private Bmcsetup bmcsetup(ResultSet row) throws SQLException {
    UUID id = row.getObject(1, UUID.class);
    String password = crypt.open(row.getBytes(5), "bmcsetup:" + id);
    Bmcsetup.Settings settings =
        new Bmcsetup.Settings(
            row.getString(2),
            row.getInt(3),
            row.getString(4),
            password,
            row.getInt(6),
            row.getInt(7),
            row.getString(8),
            row.getString(9));
    return new Bmcsetup(id, settings, row.getLong(10));
  }

  private static Bmcsetup.Settings checked(Bmcsetup.Settings s) {
    if (s.username() == null) {
      throw Missing.field("username");
    }
    if (s.password() == null) {
      throw Missing.field("password");
    }
    return s;
  }

  private static <T> T unique(java.util.function.Supplier<T> work) {
    try {
      return work.get();
    } catch (UnableToExecuteStatementException e) {
      throw SqlFaults.violates(e, "bmcsetup_name")
          ? new Conflict("a bmcsetup of this name exists already")
          : e;
    }
  }

  private static NotFound unknown(String name) {
    return new NotFound("bmcsetup " + name + " does not exist");
  }
}
