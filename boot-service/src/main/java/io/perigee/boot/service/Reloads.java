package io.perigee.boot.service;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.operation.NewCommand;
import io.perigee.runtime.operation.NewOperation;
import io.perigee.runtime.operation.Operations;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Queues reloads of Luna2's services, each once until it is done. */
@Singleton
public final class Reloads {

  private static final Duration WITHIN = Duration.ofMinutes(10);

  private final Database database;
  private final Operations operations;

  Reloads(Database database, Operations operations) {
    this.database = database;
    this.operations = operations;
  }

  /**
   * A reload that is on its way.
   *
   * @param already true if it had been asked for before
   */
  public record Queued(String requestId, boolean already) {}

  /**
   * Queues a reload, or finds the one on its way.
   *
   * @param service {@code dhcp} or {@code luna2}
   */
  public Queued queue(String service, Cause cause) {
    String kind = service + ".reload";
    return database.write(
        h -> {
          Optional<String> pending = operations.pending(h, kind, kind);
          if (pending.isPresent()) {
            return new Queued(pending.get(), true);
          }
          String id = operations.newRequestId();
          operations.accept(
              h,
              new NewOperation(
                  id, kind, service, null, "luna", "reload of " + service + " queued", cause),
              List.of(new NewCommand("boot", kind, kind, Json.object(), false, WITHIN)));
          return new Queued(id, false);
        });
  }
}
