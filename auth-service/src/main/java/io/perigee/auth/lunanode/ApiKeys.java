package io.perigee.auth.lunanode;

import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.runtime.crypt.Crypt;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/**
 * The id and key of 16 and 128 characters that sign LunaNode requests. The key is kept sealed under
 * its id, so that one row's sealed key is of no use in another.
 */
@Singleton
public final class ApiKeys {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{16}");
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9]{128}");

  private final Crypt crypt;
  private final Clock clock;

  ApiKeys(Crypt crypt, Clock clock) {
    this.crypt = crypt;
    this.clock = clock;
  }

  /**
   * Makes sure that an account has this API key, in the caller's transaction.
   *
   * @throws Invalid if id or key have not their form
   * @throws Conflict if the id is another account's
   */
  public void ensure(Handle h, UUID account, String apiId, String apiKey) {
    if (!ID.matcher(apiId).matches()) {
      throw Invalid.field("lunanode.api_id", "lunanode.api_id must be 16 letters and digits");
    }
    if (!KEY.matcher(apiKey).matches()) {
      throw Invalid.field("lunanode.api_key", "lunanode.api_key must be 128 letters and digits");
    }
    int kept =
        h.createUpdate(
                """
                INSERT INTO api_key AS k (api_id, account_id, sealed_key, created_at)
                VALUES (:id, :account, :sealed, :now)
                ON CONFLICT ON CONSTRAINT api_key_pk DO UPDATE SET sealed_key = excluded.sealed_key
                  WHERE k.account_id = excluded.account_id
                """)
            .bind("id", apiId)
            .bind("account", account)
            .bind("sealed", crypt.seal(apiKey, context(apiId)))
            .bind("now", clock.instant().atOffset(ZoneOffset.UTC))
            .execute();
    if (kept == 0) {
      throw new Conflict("lunanode.api_id " + apiId + " is another account's");
    }
  }

  /** The key in clear, to check a signature with. */
  public String open(String apiId, byte[] sealed) {
    return crypt.open(sealed, context(apiId));
  }

  private static String context(String apiId) {
    return "api_key/" + apiId;
  }
}
