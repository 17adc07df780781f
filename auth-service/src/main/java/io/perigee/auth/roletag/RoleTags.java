package io.perigee.auth.roletag;

import io.perigee.auth.account.Account;
import io.perigee.auth.account.Accounts;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.Invalid;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/** Which roles open which resources of an account (CloudAPI, "Role Tags"). */
@Singleton
public final class RoleTags {

  private static final int MOST = 100;
  private static final int MOST_IN_ALL = 20_000;
  private static final List<String> CHANGED = List.of("role_tags");

  private final Database database;
  private final Accounts accounts;

  RoleTags(Database database, Accounts accounts) {
    this.database = database;
    this.accounts = accounts;
  }

  /** The names of a resource's roles, in order; inside the caller's read. */
  public static List<String> of(Handle h, UUID account, String path) {
    return h.createQuery(
            """
            SELECT r.name FROM role_tag t JOIN role r ON r.id = t.role_id
            WHERE t.account_id = :account AND t.path = :path ORDER BY r.name
            """)
        .bind("account", account)
        .bind("path", ResourcePath.canonical(h, account, path))
        .mapTo(String.class)
        .list();
  }

  /**
   * Gives a resource these tags and no others.
   *
   * @param path below the account, decoded; that there is such a resource knows its owner
   * @param roles names; empty for none
   * @return the names, in order
   * @throws Invalid naming each that is no role
   */
  public List<String> set(UUID account, String path, List<String> roles, Cause cause) {
    List<String> wanted = new ArrayList<>(new LinkedHashSet<>(roles));
    if (wanted.size() > MOST) {
      throw Invalid.field("role-tag", "role-tag must be at most " + MOST + " roles");
    }
    return database.write(
        h -> {
          Account owner = accounts.lock(h, account);
          List<String> present = of(h, account, path);
          requireRoles(h, account, wanted);
          if (Set.copyOf(present).equals(Set.copyOf(wanted))) {
            return present;
          }
          replace(h, account, ResourcePath.canonical(h, account, path), wanted);
          accounts.touched(h, owner, CHANGED, cause);
          return of(h, account, path);
        });
  }

  private static void replace(Handle h, UUID account, String path, List<String> roles) {
    h.createUpdate("DELETE FROM role_tag WHERE account_id = :account AND path = :path")
        .bind("account", account)
        .bind("path", path)
        .execute();
    h.createUpdate(
            """
            INSERT INTO role_tag (account_id, path, role_id)
            SELECT :account, :path, id FROM role WHERE account_id = :account AND name = ANY (:roles)
            """)
        .bind("account", account)
        .bind("path", path)
        .bindArray("roles", String.class, roles)
        .execute();
    int all =
        h.createQuery("SELECT count(*) FROM role_tag WHERE account_id = :account")
            .bind("account", account)
            .mapTo(Integer.class)
            .one();
    if (all > MOST_IN_ALL) {
      throw new Conflict(
          "InvalidArgument", "an account has at most " + MOST_IN_ALL + " role tags in all");
    }
  }

  private static void requireRoles(Handle h, UUID account, List<String> names) {
    Set<String> known =
        h.createQuery("SELECT name FROM role WHERE account_id = :account AND name = ANY (:names)")
            .bind("account", account)
            .bindArray("names", String.class, names)
            .mapTo(String.class)
            .set();
    List<FieldError> unknown =
        IntStream.range(0, names.size())
            .filter(i -> !known.contains(names.get(i)))
            .mapToObj(
                i ->
                    FieldError.invalid(
                        "role-tag[" + i + "]",
                        "role-tag[" + i + "]: there is no role " + names.get(i)))
            .toList();
    if (!unknown.isEmpty()) {
      throw new Invalid(
          "InvalidArgument",
          String.join("; ", unknown.stream().map(FieldError::message).toList()),
          unknown);
    }
  }
}
