package io.perigee.runtime.outbox;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.config.JdbiConfig;

/**
 * What a transaction has to say to the world: rows written with it, sent by the {@link Relay} after it. Messages are
 * gathered and written as one statement at the end of the transaction, in the order in which they were added.
 */
public final class Outbox {

  private Outbox() {}

  /**
   * Adds a message to the transaction.
   *
   * @param topic full topic name, with the installation's prefix
   * @param partition the partition, or null to choose it by the key
   * @param value the envelope as JSON; null is a tombstone
   */
  public static void add(Handle h, String topic, Integer partition, String key, String value) {
    h.getConfig(Pending.class).messages.add(new Message(topic, partition, key, value));
  }

  /** Adds what a last look at the transaction must fill in, just before it commits. */
  public static void beforeFlush(Handle h, Late late) {
    Pending pending = h.getConfig(Pending.class);
    if (!pending.late.contains(late)) {
      pending.late.add(late);
    }
  }

  /** Called once before the messages are written. */
  public interface Late {
    void complete(Handle h);
  }

  /** Writes what was gathered. True if there was anything. */
  public static boolean flush(Handle h) {
    Pending pending = h.getConfig(Pending.class);
    // One may ask for another: gathered effects publish states, which are completed last.
    while (!pending.late.isEmpty()) {
      pending.late.removeFirst().complete(h);
    }
    List<Message> messages = List.copyOf(pending.messages);
    pending.messages.clear();
    if (messages.isEmpty()) {
      return false;
    }
    h.createUpdate(
            """
            INSERT INTO outbox (topic, partition, key, value)
            SELECT topic, partition, key, value
            FROM unnest(:topics::text[], :partitions::integer[], :keys::text[], :values::text[])
                 WITH ORDINALITY AS m (topic, partition, key, value, place)
            ORDER BY place
            """)
        .bindArray("topics", String.class, messages.stream().map(Message::topic).toList())
        .bindArray("partitions", Integer.class, messages.stream().map(Message::partition).toList())
        .bindArray("keys", String.class, messages.stream().map(Message::key).toList())
        .bindArray("values", String.class, messages.stream().map(m -> m.value).toList())
        .execute();
    return true;
  }

  private record Message(String topic, Integer partition, String key, String value) {}

  /** The transaction's messages, held by its handle. */
  public static final class Pending implements JdbiConfig<Pending> {
    private final List<Message> messages = new ArrayList<>();
    private final List<Late> late = new ArrayList<>();

    @Override
    public Pending createCopy() {
      return new Pending();
    }
  }
}
