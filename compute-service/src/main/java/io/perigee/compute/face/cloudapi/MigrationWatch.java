package io.perigee.compute.face.cloudapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.migration.Migration;
import io.perigee.compute.migration.Migrations;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.NotFound;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

/**
 * Streams what a migration does (<i>Migrate</i>, Progress Events): a JSON object a line, whole
 * lines at a time, the last of type {@code end}.
 */
@Singleton
final class MigrationWatch {

  private static final Duration POLL = Duration.ofMillis(250);

  /** A stream ends after so long; its client may ask for another. */
  private static final Duration LONGEST = Duration.ofHours(6);

  private final Migrations migrations;

  MigrationWatch(Migrations migrations) {
    this.migrations = migrations;
  }

  /**
   * @throws NotFound if the account's machine does not migrate
   */
  StreamingOutput of(UUID account, UUID machine) {
    Migration first = migrations.get(account, machine);
    return out -> {
      try {
        follow(out, account, machine, first);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  private void follow(OutputStream out, UUID account, UUID machine, Migration first)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    int told = first.history().size();
    JsonNode last = null;
    Migration now = first;
    while (now.state() == Migration.State.RUNNING && System.nanoTime() < end) {
      for (; told < now.history().size(); told++) {
        line(out, now.history().get(told));
      }
      JsonNode progress = now.progress() == null ? waiting(now) : now.progress();
      if (!progress.equals(last)) {
        line(out, progress);
        last = progress;
      }
      Thread.sleep(POLL);
      try {
        now = migrations.get(account, machine);
      } catch (NotFound e) {
        // Finalized, or gone with its machine.
        line(out, end(first.phase().word(), Migration.State.SUCCESSFUL.word()));
        return;
      }
    }
    for (; told < now.history().size(); told++) {
      line(out, now.history().get(told));
    }
    ObjectNode ending = end(now.phase().word(), now.state().word());
    if (now.error() != null) {
      ending.put("error", now.error());
    }
    line(out, ending);
  }

  /** A phase that nobody has begun yet. */
  private static ObjectNode waiting(Migration migration) {
    return Json.object()
        .put("type", "progress")
        .put("phase", migration.phase().word())
        .put("state", migration.state().word())
        .put("current_progress", 0)
        .put("total_progress", 100)
        .put("message", "waiting for its turn");
  }

  private static ObjectNode end(String phase, String state) {
    return Json.object().put("type", "end").put("phase", phase).put("state", state);
  }

  private static void line(OutputStream out, JsonNode event) throws IOException {
    out.write((Json.write(event) + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
