package io.perigee.runtime.work;

import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Asks a handler what the end of a command is that is not run again, and does without its answer if
 * it has none.
 */
final class GivingUp {

  private static final Logger LOG = Logger.getLogger(GivingUp.class);

  private GivingUp() {}

  static Outcome.Failed of(Optional<CommandHandler> handler, Task task, String code, String why) {
    try {
      return handler.map(h -> h.gaveUp(task, code, why)).orElseGet(() -> plain(code, why));
    } catch (LeaseLost e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.warnf(e, "event=giving_up_failed command=%s kind=%s", task.commandId(), task.kind());
      return plain(code, why);
    }
  }

  static Outcome.Failed plain(String code, String why) {
    return new Outcome.Failed(code, why, h -> {});
  }
}
