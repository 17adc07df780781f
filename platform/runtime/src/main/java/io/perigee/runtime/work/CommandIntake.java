package io.perigee.runtime.work;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.command.Command;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.envelope.MalformedMessage;
import io.perigee.contracts.operation.OperationEvent;
import io.perigee.runtime.kafka.Parking;
import io.perigee.runtime.operation.CommandRef;
import io.perigee.runtime.operation.OperationEvents;
import io.perigee.runtime.operation.QueuedCommand;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Handle;

/**
 * Makes rows of the work queue from commands' messages; a message that is no command is parked and
 * fails its operation.
 */
@Singleton
final class CommandIntake {

  private final OperationEvents events;

  CommandIntake(OperationEvents events) {
    this.events = events;
  }

  void take(Handle h, Iterable<ConsumerRecord<String, String>> records) {
    List<QueuedCommand> commands = new ArrayList<>();
    for (ConsumerRecord<String, String> record : records) {
      try {
        commands.add(read(record));
      } catch (MalformedMessage e) {
        refuse(h, record, e.getMessage());
      }
    }
    if (!commands.isEmpty()) {
      QueuedCommand.put(h, QueuedCommand.State.READY, commands);
    }
  }

  private static QueuedCommand read(ConsumerRecord<String, String> record) throws MalformedMessage {
    Envelope envelope = Json.read(String.valueOf(record.value()), Envelope.class);
    Command command = Json.convert(envelope.data(), Command.class);
    if (command.payload() == null || command.commandId() == null || command.deadline() == null) {
      throw new MalformedMessage("a command has an id, a deadline and a payload");
    }
    return new QueuedCommand(command, envelope.traceparent(), envelope.actor());
  }

  /**
   * Parks a message; where it still says which command of which operation it was, that command has
   * failed.
   */
  void refuse(Handle h, ConsumerRecord<String, String> record, String reason) {
    Parking.park(h, record, reason);
    named(record)
        .filter(ref -> isOpen(h, ref.commandId()))
        .ifPresent(
            ref ->
                events.ended(
                    h,
                    ref,
                    OperationEvent.FAILED,
                    "MalformedCommand",
                    "the command cannot be understood",
                    null));
  }

  /** True if this service has not begun the command. Where it was announced it is over now. */
  private static boolean isOpen(Handle h, UUID command) {
    int announced =
        h.createUpdate(
                """
                UPDATE work SET state = 'failed', code = 'MalformedCommand', ended_at = now()
                WHERE command_id = :id AND state = 'announced'
                """)
            .bind("id", command)
            .execute();
    return announced > 0
        || h.createQuery("SELECT 1 FROM work WHERE command_id = :id")
            .bind("id", command)
            .mapTo(Integer.class)
            .findOne()
            .isEmpty();
  }

  private static Optional<CommandRef> named(ConsumerRecord<String, String> record) {
    try {
      JsonNode data = Json.tree(record.value()).path("data");
      String request = text(data, "request_id");
      String command = text(data, "command_id");
      if (request == null || command == null) {
        return Optional.empty();
      }
      return Optional.of(
          new CommandRef(
              UUID.fromString(command),
              request,
              text(data, "kind"),
              text(data, "key"),
              text(data, "account"),
              Cause.PLATFORM));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A short printable text, or null. */
  private static String text(JsonNode data, String field) {
    String text = data.path(field).asText(null);
    return text == null || text.isEmpty() || text.length() > 200 || text.indexOf('\u0000') >= 0
        ? null
        : text;
  }
}
