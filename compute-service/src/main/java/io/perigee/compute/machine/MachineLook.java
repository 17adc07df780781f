package io.perigee.compute.machine;

import io.perigee.compute.region.Here;
import io.perigee.runtime.store.Looks;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/** A look at one machine from an event loop. */
@Singleton
public final class MachineLook {

  private static final String AT =
      MachineLists.GLANCE
          + " WHERE m.id = $1 AND m.account_id = $2 AND"
          + Here.holds("m").replace(":here", "$3");

  private final Looks looks;

  MachineLook(Looks looks) {
    this.looks = looks;
  }

  /** False where {@link #at} need not be tried. */
  public boolean open() {
    return looks.open();
  }

  /**
   * The account's machine.
   *
   * @param region the only one in which it is looked for; null for all
   */
  public Future<Optional<Glance>> at(UUID account, UUID id, String region) {
    return looks
        .one(AT, Tuple.of(id, account, region))
        .map(row -> Optional.ofNullable(row).map(MachineLook::glance));
  }

  private static Glance glance(Row row) {
    return new Glance(
        row.getUUID(0), row.getLong(1), row.getLong(2), MachineState.of(row.getString(3)));
  }
}
