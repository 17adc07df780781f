package io.perigee.runtime.outbox;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;

/** A batch of the outbox on its way to the broker. The lease is renewed while it is waited for. */
final class Sending {

  private static final Logger LOG = Logger.getLogger(Sending.class);

  private final KafkaProducer<String, String> producer;
  private final RelayLease lease;
  private final Duration patience;
  private final List<OutboxRows.Row> rows;
  private final List<Long> gone = new ArrayList<>();

  /**
   * @param patience how long all of it may take
   */
  Sending(
      KafkaProducer<String, String> producer,
      RelayLease lease,
      Duration patience,
      List<OutboxRows.Row> rows) {
    this.producer = producer;
    this.lease = lease;
    this.patience = patience;
    this.rows = rows;
  }

  /** The rows that the broker has acknowledged, also after a failure. */
  List<Long> gone() {
    return gone;
  }

  /**
   * Sends the rows and waits for their acknowledgements; parks those that the broker will never
   * take.
   */
  void run() throws SQLException, ExecutionException, InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + patience.toNanos();
    List<Future<RecordMetadata>> acknowledgements = new ArrayList<>(rows.size());
    for (OutboxRows.Row row : rows) {
      // Without a broker each may wait for the topic's description.
      lease.renew();
      Future<RecordMetadata> acknowledgement = send(row);
      acknowledgements.add(acknowledgement);
      if (acknowledgement.state() == Future.State.FAILED && !refused(acknowledgement)) {
        break;
      }
    }
    for (int i = 0; i < acknowledgements.size(); i++) {
      if (acknowledged(acknowledgements.get(i), deadline)) {
        gone.add(rows.get(i).id());
      } else {
        park(rows.get(i));
      }
    }
  }

  /**
   * A mark for a partition that the topic does not have in this installation has nobody to be told
   * to.
   */
  private Future<RecordMetadata> send(OutboxRows.Row row) {
    if (row.partition() != null && row.partition() >= producer.partitionsFor(row.topic()).size()) {
      return CompletableFuture.completedFuture(null);
    }
    return producer.send(
        new ProducerRecord<>(row.topic(), row.partition(), row.key(), row.value()));
  }

  /** False if the message is one that will never be taken. */
  private boolean acknowledged(Future<RecordMetadata> acknowledgement, long deadline)
      throws SQLException, ExecutionException, InterruptedException, TimeoutException {
    while (true) {
      long left = Math.max(1, deadline - System.nanoTime());
      try {
        acknowledgement.get(Math.min(left, lease.beat().toNanos()), TimeUnit.NANOSECONDS);
        return true;
      } catch (TimeoutException e) {
        if (System.nanoTime() >= deadline) {
          throw e;
        }
        lease.renew();
      } catch (ExecutionException e) {
        if (refused(acknowledgement)) {
          return false;
        }
        throw e;
      }
    }
  }

  private static boolean refused(Future<RecordMetadata> acknowledgement) {
    return acknowledgement.exceptionNow() instanceof RecordTooLargeException;
  }

  private void park(OutboxRows.Row row) throws SQLException {
    LOG.errorf(
        "event=message_refused topic=%s key=%s outbox=%d reason=too large",
        row.topic(), row.key(), row.id());
    OutboxRows.park(lease.connection(), row.id(), "larger than the broker takes");
  }
}
