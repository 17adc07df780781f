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
    acceptAll(h, List.of(new Wanted(operation, commands)));
  }

  /** An operation to be accepted with its commands. */
  public record Wanted(NewOperation operation, List<NewCommand> commands) {}

  /**
   * Accepts several operations, as {@link #accept}, by as many statements as one.
   *
   * @throws Busy if one of them is too much; nothing was accepted then
   * @throws IllegalArgumentException if one has no command, or two of all commands have one key
   */
  public void acceptAll(Handle h, List<Wanted> all) {
    List<NewCommand> commands = all.stream().flatMap(w -> w.commands.stream()).toList();
    if (all.stream().anyMatch(w -> w.commands.isEmpty())
        || commands.stream().map(NewCommand::key).distinct().count() != commands.size()) {
      throw new IllegalArgumentException(
          "an operation has at least one command, and one for a key");
    }
    List<Accepted> accepted = h.getConfig(Waiting.class).accepted;
    for (Wanted wanted : all) {
      int number = wanted.commands.size();
      outstanding.require(h, wanted.operation.account(), number);
      accepted.add(new Accepted(wanted.operation.kind(), wanted.operation.subject(), number));
    }
    insert(h, all);
    Instant now = clock.instant();
    all.forEach(w -> events.accepted(h, w.operation, w.commands.size(), now));
    announce(h, all, now);
  }

  private static void insert(Handle h, List<Wanted> all) {
    List<NewOperation> operations = all.stream().map(Wanted::operation).toList();
    h.createUpdate(
            """
            INSERT INTO operation (request_id, kind, subject, account, face, actor, commands)
            SELECT * FROM unnest(:requests::text[], :kinds::text[], :subjects::text[], :accounts::text[], :faces::text[],
                                 :actors::text[], :commands::integer[])
            """)
        .bindArray(
            "requests", String.class, operations.stream().map(NewOperation::requestId).toList())
        .bindArray("kinds", String.class, operations.stream().map(NewOperation::kind).toList())
        .bindArray(
            "subjects", String.class, operations.stream().map(NewOperation::subject).toList())
        .bindArray(
            "accounts", String.class, operations.stream().map(NewOperation::account).toList())
        .bindArray("faces", String.class, operations.stream().map(NewOperation::face).toList())
        .bindArray("actors", String.class, operations.stream().map(o -> o.cause().actor()).toList())
        .bindArray("commands", Integer.class, all.stream().map(w -> w.commands.size()).toList())
        .execute();
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

  /** A command with its number, and whose it is. */
  private record Numbered(NewOperation operation, String service, Command command) {

    private QueuedCommand queued() {
      return new QueuedCommand(command, operation.cause().traceparent(), operation.cause().actor());
    }
  }

  private void announce(Handle h, List<Wanted> all, Instant now) {
    Map<String, Long> numbers =
        numbers(h, all.stream().flatMap(w -> w.commands.stream()).map(NewCommand::key).toList());
    List<Numbered> numbered = new ArrayList<>();
    for (Wanted wanted : all) {
      for (NewCommand c : wanted.commands) {
        numbered.add(
            new Numbered(
                wanted.operation,
                c.service(),
                new Command(
                    UUID.randomUUID(),
                    wanted.operation.requestId(),
                    c.kind(),
                    c.key(),
                    numbers.get(c.key()),
                    wanted.operation.account(),
                    c.bulk(),
                    now.plus(c.within()),
                    c.payload())));
      }
    }
    List<QueuedCommand> own =
        numbered.stream()
            .filter(n -> n.service.equals(config.service()))
            .map(Numbered::queued)
            .toList();
    if (!own.isEmpty()) {
      QueuedCommand.put(h, QueuedCommand.State.ANNOUNCED, own);
    }
    for (Numbered one : numbered) {
      Cause cause = one.operation.cause();
      Envelope envelope =
          Envelope.of(
              one.command.commandId().toString(),
              config.service(),
              Command.type(one.command.kind()),
              one.command.key(),
              now,
              new Cause(cause.traceparent(), one.operation.requestId(), cause.actor()),
              Json.MAPPER.valueToTree(one.command));
      Outbox.add(
          h,
          clients.name(Topics.commands(one.service)),
          null,
          one.command.key(),
          Json.write(envelope));
    }
  }

  /**
   * Rows locked in the order of their keys, so that two hostlists cannot lock each other out. A key
   * begins with the time, not with one: its row may have been swept, and drivers remember the
   * highest number that they have seen.
   */
  private static Map<String, Long> numbers(Handle h, List<String> keys) {
    return h
        .createQuery(
            """
            INSERT INTO command_number (key, last)
            SELECT key, (extract(epoch FROM now()) * 1000)::bigint FROM unnest(:keys::text[]) AS k (key) ORDER BY key
            ON CONFLICT ON CONSTRAINT command_number_pk DO UPDATE SET last = command_number.last + 1, used_at = now()
            RETURNING key, last
            """)
        .bindArray("keys", String.class, keys)
        .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
