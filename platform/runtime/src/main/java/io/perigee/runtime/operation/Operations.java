package io.perigee.runtime.operation;

import io.perigee.contracts.command.Command;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Busy;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.RuntimeConfig;
import io.perigee.runtime.kafka.KafkaClients;
import io.perigee.runtime.outbox.Outbox;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.config.JdbiConfig;

/**
 * Accepts operations. In the caller's transaction, with the aggregate: the operation's row, its
 * commands on their way to Kafka, and, where this service carries them out itself, their rows in
 * the work queue, waiting to be announced.
 */
@Singleton
public final class Operations {

  private final RuntimeConfig config;
  private final KafkaClients clients;
  private final Clock clock;
  private final Outstanding outstanding;
  private final OperationEvents events;

  Operations(
      RuntimeConfig config,
      KafkaClients clients,
      Clock clock,
      Outstanding outstanding,
      OperationEvents events) {
    this.config = config;
    this.clients = clients;
    this.clock = clock;
    this.outstanding = outstanding;
    this.events = events;
  }

  /** An id that names the service which accepts it: {@code <service>-<32 hexadecimal digits>}. */
  public String newRequestId() {
    return config.service() + "-" + UUID.randomUUID().toString().replace("-", "");
  }

  /**
   * Accepts an operation and its commands.
   *
   * @throws Busy if too much work of the account, or of the service, is outstanding; nothing was
   *     accepted then
   * @throws IllegalArgumentException if there is no command, or two of one key
   */
  public void accept(Handle h, NewOperation operation, List<NewCommand> commands) {
    if (commands.isEmpty()
        || commands.stream().map(NewCommand::key).distinct().count() != commands.size()) {
      throw new IllegalArgumentException(
          "an operation has at least one command, and one for a key");
    }
    outstanding.require(h, operation.account(), commands.size());
    h.getConfig(Waiting.class)
        .accepted
        .add(new Accepted(operation.kind(), operation.subject(), commands.size()));
    h.createUpdate(
            """
            INSERT INTO operation (request_id, kind, subject, account, face, actor, commands)
            VALUES (:request, :kind, :subject, :account, :face, :actor, :commands)
            """)
        .bind("request", operation.requestId())
        .bind("kind", operation.kind())
        .bind("subject", operation.subject())
        .bind("account", operation.account())
        .bind("face", operation.face())
        .bind("actor", operation.cause().actor())
        .bind("commands", commands.size())
        .execute();
    Instant now = clock.instant();
    events.accepted(h, operation, commands.size(), now);
    announce(h, operation, commands, now);
  }

  /** An operation as a plan tells of it. */
  public record Accepted(String kind, String subject, int commands) {}

  /** What the transaction has accepted so far, in order. */
  public static List<Accepted> accepted(Handle h) {
    return List.copyOf(h.getConfig(Waiting.class).accepted);
  }

  /** The transaction's operations, held by its handle. */
  public static final class Waiting implements JdbiConfig<Waiting> {
    private final List<Accepted> accepted = new ArrayList<>();

    @Override
    public Waiting createCopy() {
      return new Waiting();
    }
  }

  /**
   * The operation whose command of this kind and key is still on its way in this service. Whoever
   * asks keeps others from asking until its transaction ends, so that one thing is queued once.
   */
  public Optional<String> pending(Handle h, String kind, String key) {
    h.execute("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", kind + ":" + key);
    return h.createQuery(
            """
            SELECT request_id FROM work
            WHERE key = :key AND kind = :kind AND state IN ('announced', 'ready', 'running') ORDER BY number LIMIT 1
            """)
        .bind("key", key)
        .bind("kind", kind)
        .mapTo(String.class)
        .findOne();
  }

  private void announce(Handle h, NewOperation operation, List<NewCommand> commands, Instant now) {
    Map<String, Long> numbers = numbers(h, commands);
    List<Command> numbered =
        commands.stream()
            .map(
                c ->
                    new Command(
                        UUID.randomUUID(),
                        operation.requestId(),
                        c.kind(),
                        c.key(),
                        numbers.get(c.key()),
                        operation.account(),
                        c.bulk(),
                        now.plus(c.within()),
                        c.payload()))
            .toList();
    enqueueOwn(
        h,
        operation.cause(),
        IntStream.range(0, commands.size())
            .filter(i -> commands.get(i).service().equals(config.service()))
            .mapToObj(numbered::get)
            .toList());
    Cause cause =
        new Cause(
            operation.cause().traceparent(), operation.requestId(), operation.cause().actor());
    for (int i = 0; i < commands.size(); i++) {
      Command command = numbered.get(i);
      Envelope envelope =
          Envelope.of(
              command.commandId().toString(),
              config.service(),
              Command.type(command.kind()),
              command.key(),
              now,
              cause,
              Json.MAPPER.valueToTree(command));
      Outbox.add(
          h,
          clients.name(Topics.commands(commands.get(i).service())),
          null,
          command.key(),
          Json.write(envelope));
    }
  }

  /**
   * Rows locked in the order of their keys, so that two hostlists cannot lock each other out. A key
   * begins with the time, not with one: its row may have been swept, and drivers remember the
   * highest number that they have seen.
   */
  private static Map<String, Long> numbers(Handle h, List<NewCommand> commands) {
    return h
        .createQuery(
            """
            INSERT INTO command_number (key, last)
            SELECT key, (extract(epoch FROM now()) * 1000)::bigint FROM unnest(:keys::text[]) AS k (key) ORDER BY key
            ON CONFLICT ON CONSTRAINT command_number_pk DO UPDATE SET last = command_number.last + 1, used_at = now()
            RETURNING key, last
            """)
        .bindArray("keys", String.class, commands.stream().map(NewCommand::key).toList())
        .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static void enqueueOwn(Handle h, Cause cause, List<Command> own) {
    if (own.isEmpty()) {
      return;
    }
    h.createUpdate(
            """
            INSERT INTO work (command_id, request_id, kind, key, number, account, bulk, state, deadline, payload, traceparent, actor)
            SELECT command_id, :request, kind, key, number, :account, bulk, 'announced', deadline, payload, :traceparent, :actor
            FROM unnest(:ids::uuid[], :kinds::text[], :keys::text[], :numbers::bigint[], :bulks::boolean[],
                        :deadlines::timestamptz[], :payloads::jsonb[])
                 AS c (command_id, kind, key, number, bulk, deadline, payload)
            """)
        .bind("request", own.getFirst().requestId())
        .bind("account", own.getFirst().account())
        .bind("traceparent", cause.traceparent())
        .bind("actor", cause.actor())
        .bindArray("ids", UUID.class, own.stream().map(Command::commandId).toList())
        .bindArray("kinds", String.class, own.stream().map(Command::kind).toList())
        .bindArray("keys", String.class, own.stream().map(Command::key).toList())
        .bindArray("numbers", Long.class, own.stream().map(Command::number).toList())
        .bindArray("bulks", Boolean.class, own.stream().map(Command::bulk).toList())
        .bindArray(
            "deadlines", String.class, own.stream().map(c -> c.deadline().toString()).toList())
        .bindArray(
            "payloads", String.class, own.stream().map(c -> Json.write(c.payload())).toList())
        .execute();
  }
}
