package io.perigee.runtime.store;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/**
 * The migrations of later releases that a schema has had already. Those that only add are of no
 * matter. One that takes away says so in its name, {@code V<n>__contract_of_0_2_0_<what>.sql}, with
 * the first release that does without.
 */
record LaterMigrations(List<MigrationInfo> migrations) {

  private static final Pattern CONTRACT = Pattern.compile("contract of (\\d+) (\\d+) (\\d+)\\b.*");
  private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)\\b.*");

  static LaterMigrations of(MigrationInfo[] applied) {
    return new LaterMigrations(
        Arrays.stream(applied).filter(m -> m.getState() == MigrationState.FUTURE_SUCCESS).toList());
  }

  /**
   * @param release this program's own, for example {@code 0.1.0} or {@code 0.1.0-SNAPSHOT}
   * @throws IllegalStateException if one of them has taken away what that release needs
   */
  void requireUsableBy(String release) {
    for (MigrationInfo migration : migrations) {
      Matcher contract = CONTRACT.matcher(migration.getDescription());
      if (contract.matches() && number(contract) > number(release)) {
        throw new IllegalStateException(
            "the schema is too new for release %s: its migration %s (%s) has taken away what releases before %s.%s.%s need; run %4$s.%5$s.%6$s or a later one"
                .formatted(
                    release,
                    migration.getVersion(),
                    migration.getDescription(),
                    contract.group(1),
                    contract.group(2),
                    contract.group(3)));
      }
    }
  }

  private static long number(String release) {
    Matcher matcher = RELEASE.matcher(release);
    if (!matcher.matches()) {
      throw new IllegalStateException("this program's release is no version: " + release);
    }
    return number(matcher);
  }

  private static long number(Matcher release) {
    return Long.parseLong(release.group(1)) * 1_000_000
        + Long.parseLong(release.group(2)) * 1_000
        + Long.parseLong(release.group(3));
  }
}
