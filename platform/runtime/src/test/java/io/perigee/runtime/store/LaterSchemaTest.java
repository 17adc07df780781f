package io.perigee.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.perigee.runtime.BreakablePlatform;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service that starts on a schema of a later release: after an operator went back, or while a
 * replica of the release before starts once more.
 */
@QuarkusTest
@QuarkusTestResource(BreakablePlatform.class)
class LaterSchemaTest {

  @Inject Migrations migrations;
  @Inject AgroalDataSource pool;
  @Inject Database database;

  @TempDir Path later;

  @AfterEach
  void goBack() {
    database.run(
        h -> {
          h.execute("DELETE FROM flyway_service WHERE version::numeric >= 9000");
          h.execute("DROP TABLE IF EXISTS later");
        });
  }

  /** What a later release does to the schema. */
  private void migrated(String name, String sql) throws IOException {
    Files.writeString(later.resolve(name), sql);
    new DatabaseAddress(pool)
        .of(Flyway.configure())
        .table("flyway_service")
        .locations("filesystem:" + later)
        .ignoreMigrationPatterns("*:missing")
        .load()
        .migrate();
  }

  @Test
  void aServiceStartsOnASchemaThatALaterReleaseHasExpanded() throws Exception {
    migrated("V9000__later.sql", "CREATE TABLE later (id bigint)");

    assertThatCode(() -> migrations.atStart(new StartupEvent())).doesNotThrowAnyException();
    assertThat(
            database.<Long>read(
                h -> h.createQuery("SELECT count(*) FROM later").mapTo(Long.class).one()))
        .isZero();
  }

  @Test
  void aServiceStartsOnASchemaWithoutWhatItsOwnReleaseDoesWithout() throws Exception {
    migrated("V9001__contract_of_0_1_0_nothing.sql", "CREATE TABLE later (id bigint)");

    assertThatCode(() -> migrations.atStart(new StartupEvent())).doesNotThrowAnyException();
  }

  @Test
  void aServiceRefusesASchemaThatLacksWhatItNeedsAndSaysWhichReleaseToRun() throws Exception {
    migrated("V9002__contract_of_9_2_0_thing_name.sql", "CREATE TABLE later (id bigint)");

    assertThatThrownBy(() -> migrations.atStart(new StartupEvent()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the schema is too new for release 0.1.0")
        .hasMessageContaining("9002 (contract of 9 2 0 thing name)")
        .hasMessageEndingWith("run 9.2.0 or a later one");
  }
}
