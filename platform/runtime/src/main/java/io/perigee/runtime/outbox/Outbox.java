package io.perigee.runtime.outbox;

import io.perigee.contracts.error.TooLarge;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.config.JdbiConfig;

/**
 * What a transaction has to say to the world: rows written with it, sent by the {@link Relay} after
 * it. Messages are gathered and written as one statement at the end of the transaction, in the
 * order in which they were added.
 */
public final class Outbox {

  /**
   * The largest message, in bytes of its value: what the broker takes, less the key and the
   * record's own frame.
   */
  public static final int LARGEST = 1_000_000;

  /**
   * So many characters are gathered before a first statement is made of them: a republication may
   * be large.
   */
  private static final long GATHERED = 2_000_000;

  private Outbox() {}

  /**
   * Adds a message to the transaction.
   *
   * @param topic full topic name, with the installation's prefix
   * @param partition the partition, or null to choose it by the key
   * @param value the envelope as JSON; null is a tombstone
   * @throws TooLarge if the value has more than {@link #LARGEST} bytes: no broker would take it
   */
  public static void add(Handle h, String topic, Integer partition, String key, String value) {
    if (value != null && longerThan(value, LARGEST)) {
      throw new TooLarge("a message for %s is larger than %d bytes".formatted(topic, LARGEST));
    }
    Pending pending = h.getConfig(Pending.class);
    pending.messages.add(new Message(topic, partition, key, value));
    pending.characters += value == null ? 0 : value.length();
    if (pending.characters > GATHERED) {
      write(h, pending);
    }
  }

  /** True if the text has more than so many bytes in UTF-8. */
  public static boolean longerThan(String text, int bytes) {
    return text.length() > bytes
        || text.length() * 3L > bytes && text.getBytes(StandardCharsets.UTF_8).length > bytes;
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
    if (!pending.messages.isEmpty()) {
      write(h, pending);
    }
    return pending.written;
  }

  private static void write(Handle h, Pending pending) {
    List<Message> messages = List.copyOf(pending.messages);
    pending.messages.clear();
    pending.characters = 0;
    pending.written = true;
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
  }

  private record Message(String topic, Integer partition, String key, String value) {}

  /** The transaction's messages, held by its handle. */
  public static final class Pending implements JdbiConfig<Pending> {
    private final List<Message> messages = new ArrayList<>();
    private final List<Late> late = new ArrayList<>();
    private long characters;
    private boolean written;

    @Override
    public Pending createCopy() {
      return new Pending();
    }
  }
}
