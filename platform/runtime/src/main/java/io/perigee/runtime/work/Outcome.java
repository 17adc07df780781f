package io.perigee.runtime.work;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** How a handler's run came out. */
public sealed interface Outcome {

  /**
   * It is done.
   *
   * @param message what to tell the caller; null for nothing
   * @param result what was found; null for nothing
   * @param effect changes of this service's tables, made in the transaction that ends the command;
   *     it may share that transaction with other commands' effects and may run again if the
   *     transaction failed
   */
  record Done(String message, JsonNode result, Consumer<Handle> effect) implements Outcome {}

  /**
   * It cannot be done, and trying again would not help.
   *
   * @param code for programs, for example {@code InsufficientCapacity}
   * @param message for people; no secrets
   * @param effect as in {@link Done}
   */
  record Failed(String code, String message, Consumer<Handle> effect) implements Outcome {}

  /**
   * It may be done later; after the configured number of attempts the handler's {@link
   * CommandHandler#gaveUp} decides.
   *
   * @param after how long to wait; null for the queue's growing pause
   * @param why for people; no secrets
   */
  record Retry(Duration after, String why) implements Outcome {}

  static Outcome done(String message) {
    return new Done(message, null, h -> {});
  }

  static Outcome done(String message, JsonNode result, Consumer<Handle> effect) {
    return new Done(message, result, effect);
  }

  static Outcome failed(String code, String message) {
    return new Failed(code, message, h -> {});
  }

  static Outcome failed(String code, String message, Consumer<Handle> effect) {
    return new Failed(code, message, effect);
  }
}
