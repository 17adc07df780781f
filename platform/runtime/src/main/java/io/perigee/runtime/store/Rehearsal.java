package io.perigee.runtime.store;

import io.perigee.contracts.journal.JournalRecord;
import io.perigee.contracts.state.StateChange;
import io.perigee.runtime.operation.Operations;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import jakarta.enterprise.context.RequestScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * A request that is only to tell what it would do: its transactions run to their end, with all
 * checks of program and schema, and are taken back. What reaches outside of the database looks here
 * first.
 */
@RequestScoped
public class Rehearsal {

  private boolean on;
  private final List<StateChange> changes = new ArrayList<>();
  private final List<JournalRecord> records = new ArrayList<>();
  private final List<Operations.Accepted> operations = new ArrayList<>();

  /** True if the request being answered is a rehearsal; false outside of requests. */
  public static boolean isOn() {
    return current() != null;
  }

  /** The rehearsal being held, or null. */
  static Rehearsal current() {
    ArcContainer container = Arc.container();
    if (container == null || !container.requestContext().isActive()) {
      return null;
    }
    Rehearsal rehearsal = container.instance(Rehearsal.class).get();
    return rehearsal.holds() ? rehearsal : null;
  }

  /** Makes the request a rehearsal. */
  public void begin() {
    on = true;
  }

  /** True if the request is a rehearsal. */
  public boolean holds() {
    return on;
  }

  /** What would have been published. */
  public List<StateChange> changes() {
    return List.copyOf(changes);
  }

  /** What would have been told to the journal, of objects without a state topic. */
  public List<JournalRecord> records() {
    return List.copyOf(records);
  }

  /** What would have been queued. */
  public List<Operations.Accepted> operations() {
    return List.copyOf(operations);
  }

  void saw(
      List<StateChange> published, List<JournalRecord> told, List<Operations.Accepted> accepted) {
    changes.addAll(published);
    records.addAll(told);
    operations.addAll(accepted);
  }

  /** Ends a transaction that is taken back. */
  static final class TakenBack extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Object result;

    TakenBack(Object result) {
      super(null, null, false, false);
      this.result = result;
    }

    Object result() {
      return result;
    }
  }
}
