package io.perigee.compute.ledger;

import io.perigee.runtime.crypt.SealedColumn;
import io.perigee.runtime.crypt.SealedColumns;
import jakarta.inject.Singleton;
import java.util.List;

/** What this service keeps sealed. */
@Singleton
final class SealedByCompute implements SealedColumns {

  @Override
  public List<SealedColumn> columns() {
    return List.of(
        SealedColumn.of("bmcsetup", "id", "password_sealed", "bmcsetup:"),
        SealedColumn.of("device", "id", "communities_sealed", "device:"),
        SealedColumn.of("secret", "id", "content_sealed", "secret:"),
        SealedColumn.text("machines", "id", "credentials", "machine_credentials:"));
  }
}
