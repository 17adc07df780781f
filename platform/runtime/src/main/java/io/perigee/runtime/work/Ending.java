package io.perigee.runtime.work;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.operation.OperationEvent;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** A command's end, about to be written. */
record Ending(
    Task task,
    String outcome,
    String code,
    String message,
    JsonNode result,
    Consumer<Handle> effect) {

  static Ending of(Task task, Outcome.Done done) {
    return new Ending(
        task, OperationEvent.DONE, null, done.message(), done.result(), done.effect());
  }

  static Ending of(Task task, Outcome.Failed failed) {
    return new Ending(
        task, OperationEvent.FAILED, failed.code(), failed.message(), null, failed.effect());
  }

  /** The same command's end where this one could not be stored. */
  Ending instead(Outcome.Failed failed) {
    return of(task, failed);
  }
}
