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
    Instant now = clock.instant();
    OperationEvent event =
        new OperationEvent(
            command.requestId(),
            OperationEvent.Phase.MESSAGE,
            command.kind(),
            null,
            command.account(),
            null,
            null,
            command.commandId(),
            command.key(),
            null,
            null,
            text,
            null,
            now);
    say(h, event, "%s:%s:%d".formatted(command.commandId(), step, ordinal), command.cause(), now);
  }

  /** Says how a command ended. */
  public void ended(
      Handle h, CommandRef command, String outcome, String code, String text, JsonNode result) {
    Instant now = clock.instant();
    OperationEvent event =
        new OperationEvent(
            command.requestId(),
            OperationEvent.Phase.ENDED,
            command.kind(),
            null,
            command.account(),
            null,
            null,
            command.commandId(),
            command.key(),
            outcome,
            code,
            text,
            result,
            now);
    say(h, event, command.commandId() + ":ended", command.cause(), now);
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
