package io.perigee.compute.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.compute.testing.Installation;
import io.perigee.compute.testing.MachinePeers;
import io.perigee.compute.testing.Tenant;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.runtime.retention.Sweeper;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long it is known what was done to machines. */
@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class MachineRetentionTest {

  @Inject Database database;
  @Inject Sweeper sweeper;

  private final Tenant tenant = new Tenant();

  @BeforeEach
  void install() {
    Installation.bootstrap();
  }

  @Test
  void aYearOfWhatWasDoneToAMachineIsKept() throws Exception {
    // Given a machine to which something was done long ago, and not so long ago
    UUID machine = UUID.fromString(tenant.running(Tenant.wanted()).get("id").asText());
    add(machine, "start", 366);
    add(machine, "stop", 364);

    // When
    sweeper.sweep();

    // Then
    assertThat(actions(machine)).contains("stop", "provision").doesNotContain("start");
  }

  private void add(UUID machine, String action, int daysAgo) {
    database.run(
        h ->
            h.execute(
                """
                INSERT INTO machine_audits (command_id, machine_id, action, success, caller, ended_at)
                VALUES (gen_random_uuid(), ?, ?, true, '{}', now() - ? * interval '1 day')
                """,
                machine,
                action,
                daysAgo));
  }

  private List<String> actions(UUID machine) {
    return database.read(
        h ->
            h.createQuery("SELECT action FROM machine_audits WHERE machine_id = :machine")
                .bind("machine", machine)
                .mapTo(String.class)
                .list());
  }
}
