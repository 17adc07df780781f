package io.perigee.runtime.work;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Carries out one kind of command; a CDI bean of the carrying service. Runs on a virtual thread.
 */
public interface CommandHandler {

  /** The kind, for example {@code power.on}. */
  String kind();

  /**
   * True if a run that died half-way may simply be run again. If false, a command whose step had
   * been recorded before its worker was lost comes back with {@link Task#interrupted()}: the
   * handler looks at the world, or ends {@code OutcomeUnknown}.
   */
  boolean repeatable();

  /**
   * Does the work. Its own timeouts are shorter than the lease's renewal allows. An exception
   * counts as {@link Outcome.Retry}, but a {@link io.perigee.contracts.error.PerigeeException}
   * other than Busy and Unavailable as {@link Outcome.Failed}.
   */
  Outcome run(Task task) throws Exception;

  /**
   * Commands of this kind are about to end in one transaction: what their effects would read one by
   * one may be read for all of them. Whatever it does, each effect is right without it.
   *
   * @param tasks two or more
   */
  default void endTogether(Handle h, List<Task> tasks) {}

  /**
   * The queue ends the command without a further run: attempts used up, deadline passed ({@code
   * expired}), cancelled. What the aggregate should look like then.
   */
  default Outcome.Failed gaveUp(Task task, String code, String why) {
    return new Outcome.Failed(code, why, h -> {});
  }
}
