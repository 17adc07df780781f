package io.perigee.auth.bootstrap;

import io.perigee.runtime.crypt.SealedColumn;
import io.perigee.runtime.crypt.SealedColumns;
import jakarta.inject.Singleton;
import java.util.List;

/** What this service keeps sealed. */
@Singleton
final class SealedByAuth implements SealedColumns {

  @Override
  public List<SealedColumn> columns() {
    return List.of(
        SealedColumn.of("api_key", "api_id", "sealed_key", "api_key/"),
        SealedColumn.of("access_key", "id", "sealed_secret", "access_key/"),
        SealedColumn.shared("luna_token_secret", "single", "sealed", "luna_token_secret"));
  }
}
