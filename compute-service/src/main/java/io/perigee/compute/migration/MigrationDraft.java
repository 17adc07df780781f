package io.perigee.compute.migration;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;

/** A migration's changeable parts, while another is made from it. */
public final class MigrationDraft {

  private final Migration before;

  public Migration.Phase phase;
  public Migration.State state;
  public boolean automatic;
  public UUID target;
  public boolean targetReserved;
  public boolean sourceReserved;
  public boolean pauseAsked;
  public ArrayNode history;
  public ObjectNode progress;
  public String error;
  public boolean archived;
  public Instant finished;

  private MigrationDraft(Migration m) {
    before = m;
    phase = m.phase();
    state = m.state();
    automatic = m.automatic();
    target = m.target();
    targetReserved = m.targetReserved();
    sourceReserved = m.sourceReserved();
    pauseAsked = m.pauseAsked();
    history = m.history();
    progress = m.progress();
    error = m.error();
    archived = m.archived();
    finished = m.finished();
  }

  /** The migration, but for what the change says. */
  public static Migration but(Migration m, Consumer<MigrationDraft> change) {
    MigrationDraft draft = new MigrationDraft(m);
    change.accept(draft);
    return draft.migration();
  }

  private Migration migration() {
    return new Migration(
        before.id(),
        before.machine(),
        before.account(),
        phase,
        state,
        automatic,
        before.affinity(),
        before.source(),
        target,
        targetReserved,
        sourceReserved,
        pauseAsked,
        history,
        progress,
        error,
        archived,
        before.created(),
        finished);
  }
}
