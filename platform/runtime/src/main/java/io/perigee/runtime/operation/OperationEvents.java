package io.perigee.runtime.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.operation.OperationEvent;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.RuntimeConfig;
import io.perigee.runtime.kafka.KafkaClients;
import io.perigee.runtime.outbox.Outbox;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** Tells the topic of operations how these get on, in the transaction that makes them do so. */
@Singleton
public final class OperationEvents {

  private final RuntimeConfig config;
  private final KafkaClients clients;
  private final Clock clock;

  OperationEvents(RuntimeConfig config, KafkaClients clients, Clock clock) {
    this.config = config;
    this.clients = clients;
    this.clock = clock;
  }

  /** Says that an operation was accepted, with so many commands. */
  void accepted(Handle h, NewOperation operation, int commands, Instant now) {
    OperationEvent event =
        new OperationEvent(
            operation.requestId(),
            OperationEvent.Phase.ACCEPTED,
            operation.kind(),
            operation.subject(),
            operation.account(),
            operation.face(),
            commands,
            null,
            null,
            null,
            null,
            operation.firstMessage(),
            null,
            now);
    say(h, event, operation.requestId() + ":accepted", operation.cause(), now);
  }

  /**
   * Says that a step of a command has begun or is getting on. A repeated message has the same id
   * and adds nothing.
   */
  public void message(Handle h, CommandRef command, String step, int ordinal, String text) {
    say(
        h,
        command,
        OperationEvent.Phase.MESSAGE,
        "%s:%d".formatted(step, ordinal),
        new Said(null, null, text, null));
  }

  /** Says how a command ended. */
  public void ended(
      Handle h, CommandRef command, String outcome, String code, String text, JsonNode result) {
    say(h, command, OperationEvent.Phase.ENDED, "ended", new Said(outcome, code, text, result));
  }

  private record Said(String outcome, String code, String text, JsonNode result) {}

  /** Of a command; the id is the command's and what is said of it. */
  private void say(
      Handle h, CommandRef command, OperationEvent.Phase phase, String what, Said said) {
    Instant now = clock.instant();
    OperationEvent event =
        new OperationEvent(
            command.requestId(),
            phase,
            command.kind(),
            null,
            command.account(),
            null,
            null,
            command.commandId(),
            command.key(),
            said.outcome,
            said.code,
            said.text,
            said.result,
            now);
    say(h, event, command.commandId() + ":" + what, command.cause(), now);
  }

  private void say(Handle h, OperationEvent event, String id, Cause cause, Instant now) {
    Cause named = new Cause(cause.traceparent(), event.requestId(), cause.actor());
    Envelope envelope =
        Envelope.of(
            id,
            config.service(),
            event.phase().type(),
            event.requestId(),
            now,
            named,
            Json.MAPPER.valueToTree(event));
    Outbox.add(h, clients.name(Topics.OPERATIONS), null, event.requestId(), Json.write(envelope));
  }
}
