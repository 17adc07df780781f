package io.perigee.runtime.operation;

import io.perigee.contracts.command.Command;
import io.perigee.contracts.envelope.Json;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * A command as it goes into the table {@code work}.
 *
 * @param traceparent of the request that it comes of; may be null
 * @param actor who sent that; may be null
 */
public record QueuedCommand(Command command, String traceparent, String actor) {

  /** Where a command stands when it is put in. */
  public enum State {
    /** It was accepted here; its message is still on its way. */
    ANNOUNCED,
    /** Its message was met. */
    READY
  }

  /** Puts commands in, by one statement. One that was announced is ready once it is met. */
  public static void put(Handle h, State state, List<QueuedCommand> all) {
    h.createUpdate(
            """
            INSERT INTO work (command_id, request_id, kind, key, number, account, bulk, state, deadline, payload, traceparent, actor)
            SELECT DISTINCT ON (command_id)
                   command_id, request, kind, key, number, account, bulk, :state, deadline, payload, traceparent, actor
            FROM unnest(:ids::uuid[], :requests::text[], :kinds::text[], :keys::text[], :numbers::bigint[], :accounts::text[],
                        :bulks::boolean[], :deadlines::timestamptz[], :payloads::jsonb[], :traceparents::text[], :actors::text[])
                 AS c (command_id, request, kind, key, number, account, bulk, deadline, payload, traceparent, actor)
            ON CONFLICT ON CONSTRAINT work_pk DO UPDATE SET state = 'ready' WHERE work.state = 'announced'
            """)
        .bind("state", state.name().toLowerCase(Locale.ROOT))
        .bindArray("ids", UUID.class, column(all, Command::commandId))
        .bindArray("requests", String.class, column(all, Command::requestId))
        .bindArray("kinds", String.class, column(all, Command::kind))
        .bindArray("keys", String.class, column(all, Command::key))
        .bindArray("numbers", Long.class, column(all, Command::number))
        .bindArray("accounts", String.class, column(all, Command::account))
        .bindArray("bulks", Boolean.class, column(all, Command::bulk))
        .bindArray("deadlines", String.class, column(all, c -> c.deadline().toString()))
        .bindArray("payloads", String.class, column(all, c -> Json.write(c.payload())))
        .bindArray(
            "traceparents", String.class, all.stream().map(QueuedCommand::traceparent).toList())
        .bindArray("actors", String.class, all.stream().map(QueuedCommand::actor).toList())
        .execute();
  }

  private static <T> List<T> column(List<QueuedCommand> all, Function<Command, T> of) {
    return all.stream().map(queued -> of.apply(queued.command)).toList();
  }
}
