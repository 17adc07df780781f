package io.perigee.runtime.outbox;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.perigee.runtime.RuntimeConfig;
import io.perigee.runtime.kafka.KafkaClients;
import io.perigee.runtime.kafka.Loop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
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

/**
 * Carries the outbox to Kafka, in the order of its rows. One relay of a service is active at a
 * time, by a session's advisory lock; it holds no transaction while it sends. A row leaves the
 * table when the broker has acknowledged it, so a death in between sends it twice: consumers know
 * messages by their ids.
 */
@Singleton
public final class Relay {

  private static final Logger LOG = Logger.getLogger(Relay.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration STANDBY = Duration.ofMillis(500);

  private final KafkaClients clients;
  private final Nudge nudge;
  private final RuntimeConfig config;
  private final RelayLock lock;
  private final Counter sent;
  private KafkaProducer<String, String> producer;
  private Loop loop;

  Relay(
      AgroalDataSource pool,
      KafkaClients clients,
      Nudge nudge,
      RuntimeConfig config,
      MeterRegistry meters) {
    this.clients = clients;
    this.nudge = nudge;
    this.config = config;
    this.lock = new RelayLock(pool, config.service());
    this.sent =
        Counter.builder("perigee.outbox.sent")
            .description("messages acknowledged by Kafka")
            .register(meters);
  }

  void atStart(@Observes StartupEvent event) {
    loop = Loop.start("relay", this::round, this::giveUp);
  }

  void atEnd(@Observes ShutdownEvent event) {
    loop.close();
  }

  private void round() throws Exception {
    try {
      if (!lock.take()) {
        Thread.sleep(STANDBY);
        return;
      }
      if (producer == null) {
        producer = clients.producer();
      }
      while (!loop.closed() && send()) {
        // as long as rows are waiting
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      giveUp();
      throw e;
    }
    nudge.awaitRelay(POLL);
  }

  /** Sends one batch; true if more is likely to wait behind it. */
  private boolean send()
      throws SQLException, ExecutionException, InterruptedException, TimeoutException {
    List<OutboxRows.Row> rows = OutboxRows.head(lock.connection());
    if (rows.isEmpty()) {
      return false;
    }
    List<Future<RecordMetadata>> acknowledgements = rows.stream().map(this::send).toList();
    long deadline = System.nanoTime() + config.kafka().deliveryTimeout().plusSeconds(5).toNanos();
    List<Long> gone = new ArrayList<>(rows.size());
    try {
      for (int i = 0; i < rows.size(); i++) {
        if (acknowledged(acknowledgements.get(i), deadline)) {
          gone.add(rows.get(i).id());
        } else {
          park(rows.get(i));
        }
      }
    } finally {
      // Behind the first that failed nothing is taken as sent: it goes again, after it.
      OutboxRows.delete(lock.connection(), gone);
      sent.increment(gone.size());
    }
    return OutboxRows.full(rows);
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
  private static boolean acknowledged(Future<RecordMetadata> acknowledgement, long deadline)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      acknowledgement.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RecordTooLargeException) {
        return false;
      }
      throw e;
    }
  }

  private void park(OutboxRows.Row row) throws SQLException {
    LOG.errorf(
        "event=message_refused topic=%s key=%s outbox=%d reason=too large",
        row.topic(), row.key(), row.id());
    OutboxRows.park(lock.connection(), row.id(), "larger than the broker takes");
  }

  private void giveUp() {
    lock.giveUp();
    if (producer != null) {
      // What is under way will be sent again; waiting for it would only let it overtake that.
      producer.close(Duration.ZERO);
      producer = null;
    }
  }
}
