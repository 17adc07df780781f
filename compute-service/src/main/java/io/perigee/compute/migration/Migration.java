package io.perigee.compute.migration;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.MachineObject;
import io.perigee.contracts.envelope.Json;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * A machine's move to another host (<i>Migrations</i>).
 *
 * <pre>
 *              begin            sync, any number of times       switch
 *  (nothing) ───────► running ──────────► running ◄──► paused ─────────► running ──► successful
 *                       │                    │            │                 │            │ finalize
 *                       ▼                    ▼            ▼ abort           ▼            ▼
 *                     failed              failed ────► aborted            failed      (archived)
 * </pre>
 *
 * Until the switch the machine stays where it is; after it the original is kept, stopped and
 * hidden, until finalize.
 *
 * @param phase what is under way, or was last
 * @param automatic whether phases follow one another by themselves
 * @param affinity rules for the target, as written
 * @param source the host that the machine was on when this began
 * @param target the host that it moves to; null until it was found
 * @param targetReserved whether the machine's size is reserved there for this
 * @param sourceReserved whether it is still reserved at the source, though the machine has moved
 * @param pauseAsked whether what is under way is to end at the next stop
 * @param history what was completed, as progress events
 * @param progress what is under way, as a progress event; null if nothing is
 * @param error why it failed; null if it did not
 * @param archived whether it is over for good, and shown no more
 * @param finished when its last phase ended; null while one is under way
 */
public record Migration(
    UUID id,
    UUID machine,
    UUID account,
    Phase phase,
    State state,
    boolean automatic,
    List<String> affinity,
    UUID source,
    UUID target,
    boolean targetReserved,
    boolean sourceReserved,
    boolean pauseAsked,
    ArrayNode history,
    ObjectNode progress,
    String error,
    boolean archived,
    Instant created,
    Instant finished) {

  /** The parts of a migration. */
  public enum Phase {
    BEGIN,
    SYNC,
    SWITCH,
    FINALIZE,
    ABORT;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How far it is. */
  public enum State {
    RUNNING,
    PAUSED,
    ABORTED,
    FAILED,
    SUCCESSFUL;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether it has a place on another host than the machine's own, or is about to. */
  public boolean holds() {
    return targetReserved || sourceReserved || state == State.RUNNING;
  }

  /** As CloudAPI shows it (<i>GetMigration</i>, Returns). */
  public ObjectNode object() {
    ObjectNode object =
        Json.object()
            .put("machine", machine.toString())
            .put("automatic", automatic)
            .put("created_timestamp", MachineObject.time(created))
            .put("phase", phase.word())
            .put("state", state.word());
    object.set("progress_history", history);
    if (finished != null) {
      long duration = 0;
      for (var event : history) {
        duration += event.path("duration_ms").asLong();
      }
      object.put("finished_timestamp", MachineObject.time(finished)).put("duration_ms", duration);
    }
    if (error != null) {
      object.put("error", error);
    }
    return object;
  }
}
