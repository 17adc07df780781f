package io.perigee.compute.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.WithTestResource;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An import that was broken off ends all the same. */
@NodeTest
@WithTestResource(NodePeers.class)
class AbandonedImportsTest {

  @Inject Database database;
  @Inject Transfers transfers;

  /** An import that has made these groups, and then its service was killed so long ago. */
  private UUID broken(String state, String age, String... groups) {
    return begun(state, age, age, groups);
  }

  /** An import that began so long ago, and of which something was heard last. */
  private UUID begun(String state, String age, String heard, String... groups) {
    UUID id = UUID.randomUUID();
    database.run(
        h -> {
          h.createUpdate(
                  "INSERT INTO import_run (id, state, began_at, beat_at) VALUES (:id, :state, now() - :age::interval, now() - :heard::interval)")
              .bind("id", id)
              .bind("heard", heard)
              .bind("state", state)
              .bind("age", age)
              .execute();
          for (String group : groups) {
            h.execute(
                "INSERT INTO configuration_import (import_id, kind, name) VALUES (?, 'group', ?)",
                id,
                group);
          }
        });
    return id;
  }

  private long left(UUID id) {
    return database.read(
        h ->
            h.createQuery(
                    "SELECT (SELECT count(*) FROM import_run WHERE id = :id) + (SELECT count(*) FROM configuration_import WHERE import_id = :id)")
                .bind("id", id)
                .mapTo(Long.class)
                .one());
  }

  @Test
  void whatABrokenImportHasMadeIsUndoneAlsoWhereTheLastWasOnlyBegun() {
    String first = Luna.group("{}");
    String second = Luna.group("{}");
    UUID id = broken("running", "2 minutes", first, second, "never-made");

    transfers.settle();

    Luna.operator().get("/luna/config/group/" + first).then().statusCode(404);
    Luna.operator().get("/luna/config/group/" + second).then().statusCode(404);
    assertThat(left(id)).isZero();
  }

  @Test
  void whatWasDoneStaysAndWhatIsUnderWayIsLeftAlone() {
    String done = Luna.group("{}");
    String running = Luna.group("{}");
    UUID first = broken("done", "1 hour", done);
    UUID second = begun("running", "1 hour", "1 minute", running);

    transfers.settle();

    Luna.operator().get("/luna/config/group/" + done).then().statusCode(200);
    Luna.operator().get("/luna/config/group/" + running).then().statusCode(200);
    assertThat(left(first)).isZero();
    assertThat(left(second)).isEqualTo(2);
    database.run(h -> h.execute("DELETE FROM import_run WHERE id = ?", second));
    database.run(h -> h.execute("DELETE FROM configuration_import WHERE import_id = ?", second));
  }
}
