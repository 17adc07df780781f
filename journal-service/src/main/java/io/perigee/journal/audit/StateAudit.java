package io.perigee.journal.audit;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.journal.JournalRecord;
import io.perigee.contracts.journal.JournalRecord.Action;
import io.perigee.contracts.journal.JournalRecord.Change;
import io.perigee.journal.known.StateListener;
import io.perigee.journal.known.StateStep;
import io.perigee.runtime.journal.Journal;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * Makes journal entries out of states: the owner's transaction told the new state and who caused
 * it; what was there before is known here. Each change once, since it is told in the transaction
 * that moves past it. What the platform did on nobody's behalf is no configuration write.
 */
@Singleton
final class StateAudit implements StateListener {

  private final Journal journal;

  StateAudit(Journal journal) {
    this.journal = journal;
  }

  @Override
  public void stepped(Handle h, List<StateStep> steps) {
    steps.forEach(step -> write(h, step));
  }

  private void write(Handle h, StateStep step) {
    Envelope envelope = step.envelope();
    if (envelope.actor() == null) {
      return;
    }
    Action action = action(step);
    Map<String, Change> changes = FieldChanges.of(step);
    if (changes.isEmpty() && action == Action.UPDATED) {
      return;
    }
    journal.write(
        h,
        new JournalRecord(
            step.topic().name(),
            step.after().id(),
            step.after().name(),
            action,
            List.copyOf(changes.keySet()),
            changes,
            step.after().accountId(),
            face(envelope.actor()),
            envelope.time()),
        step.topic().name() + ":" + envelope.id(),
        new Cause(envelope.traceparent(), envelope.requestid(), envelope.actor()));
  }

  private static Action action(StateStep step) {
    if (step.after().deleted()) {
      return Action.DELETED;
    }
    if (step.begins()) {
      return Action.CREATED;
    }
    String before = step.nameBefore();
    return before != null && !before.equals(step.after().name()) ? Action.RENAMED : Action.UPDATED;
  }

  /** Each kind of principal speaks one API. */
  private static String face(String actor) {
    return switch (actor.split(":", 2)[0]) {
      case "luna-user", "node" -> "luna";
      case "account", "sub-user" -> "cloudapi";
      case "api-key" -> "lunanode";
      case "service" -> "internal";
      default -> null;
    };
  }
}
