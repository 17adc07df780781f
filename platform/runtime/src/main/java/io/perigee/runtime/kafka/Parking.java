package io.perigee.runtime.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * Keeps a message that cannot be understood, for an operator to look at, and lets the others pass.
 */
public final class Parking {

  private static final Logger LOG = Logger.getLogger(Parking.class);
  private static final int LONGEST = 4_096;

  private Parking() {}

  /** Parks a record in the transaction that moves past it. Its value is cut at 4,096 characters. */
  public static void park(Handle h, ConsumerRecord<String, String> record, String reason) {
    LOG.warnf(
        "event=message_parked topic=%s partition=%d position=%d reason=%s",
        record.topic(), record.partition(), record.offset(), printable(reason));
    h.createUpdate(
            """
            INSERT INTO parked (topic, partition, position, key, value, reason)
            VALUES (:topic, :partition, :position, :key, :value, :reason)
            ON CONFLICT ON CONSTRAINT parked_message DO NOTHING
            """)
        .bind("topic", record.topic())
        .bind("partition", record.partition())
        .bind("position", record.offset())
        .bind("key", printable(record.key()))
        .bind("value", printable(record.value()))
        .bind("reason", reason == null ? "unreadable" : printable(reason))
        .execute();
  }

  /** PostgreSQL's text takes no NUL. */
  private static String printable(String text) {
    if (text == null) {
      return null;
    }
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    return cut.replace('\u0000', '\uFFFD');
  }
}
