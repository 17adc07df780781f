package io.perigee.compute.limit;

import io.perigee.compute.host.Host.Capacity;
import io.perigee.compute.machine.Machine;
import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.Forbidden;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What accounts may have at most; held where machines are accepted or become larger. */
@Singleton
public final class Limits {

  private static final long MIB_PER_GIB = 1024;

  private final Database database;
  private final LimitStore store;

  Limits(Database database, LimitStore store) {
    this.database = database;
    this.store = store;
  }

  /** The account's limits with what is used of them; empty if it has none. */
  public List<Limit> list(UUID account) {
    return database.read(h -> store.list(h, account, null));
  }

  /** The operator's word on what the account may have; what it has already stays. */
  public void put(UUID account, List<Limit> limits) {
    database.run(h -> store.put(h, account, limits));
  }

  /**
   * Refuses a machine that would be too much, in the transaction that writes it. Others that are
   * accepted for the account at the same time wait.
   *
   * @param size what the machine is to have
   * @param before what it has already; null for a new one
   * @throws Forbidden of code {@code QuotaExceeded}
   */
  public void require(Handle h, Machine machine, Capacity size, Capacity before) {
    if (!store.any(h, machine.account())) {
      return;
    }
    store.lock(h, machine.account());
    for (Limit limit : store.list(h, machine.account(), machine.id())) {
      boolean concerns =
          limit.check() == null
              || limit
                  .name()
                  .equals(
                      limit.check().equals("os") ? machine.image().os() : machine.image().name());
      boolean more = before == null || amount(limit, size) > amount(limit, before);
      if (concerns && more && limit.used() + amount(limit, size) > limit.value()) {
        String of = limit.check() == null ? "" : " of " + limit.check() + " " + limit.name();
        throw new Forbidden(
            "QuotaExceeded",
            "the account's limit of %d %s%s would be exceeded: %d are used, %d more are asked for"
                .formatted(limit.value(), limit.by(), of, limit.used(), amount(limit, size)),
            List.of(FieldError.invalid("package", "exceeds the account's limits")));
      }
    }
  }

  private static long amount(Limit limit, Capacity size) {
    return switch (limit.by()) {
      case "machines" -> 1;
      case "ram" -> size.memory();
      default -> (size.disk() + MIB_PER_GIB - 1) / MIB_PER_GIB;
    };
  }
}
