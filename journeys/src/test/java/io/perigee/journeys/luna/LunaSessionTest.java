package io.perigee.journeys.luna;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.journeys.client.Credentials;
import io.perigee.journeys.platform.StartedPlatform;
import io.perigee.journeys.program.Program;
import io.perigee.journeys.program.Run;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A cluster's life by curl, as an operator scripts it, on a started platform. */
@ExtendWith(StartedPlatform.class)
class LunaSessionTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Credentials credentials;

  LunaSessionTest(StartedPlatform platform) {
    this.credentials = platform.credentials();
  }

  @Test
  void aSmallClusterIsBuiltChangedExportedAndRemoved() throws Exception {
    Path script = Path.of(LunaSessionTest.class.getResource("/session/luna.sh").toURI());

    Run session =
        Program.of("bash", script.toString(), credentials.url())
            .with("LUNA_USER", credentials.luna().username())
            .with("LUNA_PASSWORD", credentials.luna().password())
            .run(PATIENCE);

    assertThat(session.exit()).as("%s%n%s", session.out(), session.err()).isZero();
    String last = session.out().lines().toList().getLast();
    assertThat(last).matches("\\d+ calls");
    assertThat(Integer.parseInt(last.split(" ")[0])).isGreaterThanOrEqualTo(80);
  }
}
