package io.perigee.journal.face;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.devkit.testkit.LunaAccess;
import io.perigee.devkit.testkit.LunaPosts;
import io.perigee.devkit.testkit.http.Http;
import io.perigee.journal.testing.JournalTestPlatform;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds at each of this service's endpoints in Luna2's API. */
@QuarkusTest
@JournalTestPlatform
class EveryRouteTest {

  private static final Set<String> RESTLESS =
      Set.of(
          "ha_controller",
          "ha_lease",
          "journal_operation",
          "journal_command",
          "journal_message",
          "audit_entry",
          "journal_task",
          "webhook_delivery");

  @Test
  void whoMayNotIsRefused() {
    assertThat(LunaAccess.faults("journal", Http.port())).isEmpty();
  }

  @Test
  void generatedDocumentsAreTakenWholeOrNotAtAll() {
    assertThat(LunaPosts.faults("journal", Http.port(), RESTLESS, kind -> "node001")).isEmpty();
  }
}
