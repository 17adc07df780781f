package io.perigee.runtime.outbox;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.perigee.runtime.RuntimeConfig;
import io.perigee.runtime.kafka.KafkaClients;
import io.perigee.runtime.kafka.Loop;
import io.perigee.runtime.kafka.Pace;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jboss.logging.Logger;

/**
 * Carries the outbox to Kafka, in the order of its rows. One relay of a service is active at a
 * time, by a {@link RelayLease}; it holds no transaction while it sends. A row leaves the table
 * when the broker has acknowledged it, so a death in between sends it twice: consumers know
 * messages by their ids.
 */
@Singleton
public final class Relay {

  private static final Logger LOG = Logger.getLogger(Relay.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration STANDBY = Duration.ofMillis(500);
  private static final Duration HOP_UNDER_LOAD = Duration.ofMillis(12);
  private static final int LOAD = 4;

  private final KafkaClients clients;
  private final Nudge nudge;
  private final RuntimeConfig config;
  private final RelayLease lease;
  private final Counter sent;
  private final Event<SentLate> late;
  private final Pace pace = Pace.of(Pace.HOP, HOP_UNDER_LOAD, LOAD);
  private KafkaProducer<String, String> producer;
  private Loop loop;

  /** How many messages the last round sent. */
  private int sentLast;

  /** What was handed to the producer and not confirmed when the lease was lost; null if nothing. */
  private Unconfirmed unconfirmed;

  private record Unconfirmed(long epoch, SentLate messages) {}

  Relay(
      AgroalDataSource pool,
      KafkaClients clients,
      Nudge nudge,
      RuntimeConfig config,
      MeterRegistry meters,
      Event<SentLate> late) {
    this.clients = clients;
    this.nudge = nudge;
    this.config = config;
    this.late = late;
    this.lease = new RelayLease(pool, config.service(), config.relay().lease());
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
      boolean active = lease.take();
      lookBack(active);
      if (!active) {
        Thread.sleep(STANDBY);
        return;
      }
      if (producer == null) {
        producer = clients.producer();
      }
      pace.await(sentLast);
      lease.renew();
      sentLast = 0;
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

  /**
   * After a loss of the lease in the middle of sending: if another relay went on meanwhile, what
   * was sent here may have come after what was sent there.
   */
  private void lookBack(boolean active) throws SQLException {
    if (unconfirmed == null) {
      return;
    }
    if (lease.heldByAnotherSince(unconfirmed.epoch)) {
      LOG.warnf("event=relay_sent_late topics=%s", unconfirmed.messages.topics());
      late.fire(unconfirmed.messages);
      unconfirmed = null;
    } else if (active) {
      unconfirmed = null;
    }
  }

  /** Sends one batch; true if more is likely to wait behind it. */
  private boolean send()
      throws SQLException, ExecutionException, InterruptedException, TimeoutException {
    List<OutboxRows.Row> rows = OutboxRows.head(lease.connection());
    if (rows.isEmpty()) {
      return false;
    }
    unconfirmed =
        new Unconfirmed(
            lease.epoch(),
            new SentLate(
                rows.stream().map(OutboxRows.Row::topic).collect(Collectors.toUnmodifiableSet())));
    Sending sending =
        new Sending(producer, lease, config.kafka().deliveryTimeout().plusSeconds(5), rows);
    try {
      sending.run();
    } finally {
      // Behind the first that failed nothing is taken as sent: it goes again, after it.
      OutboxRows.delete(lease.connection(), sending.gone());
      sent.increment(sending.gone().size());
      sentLast += sending.gone().size();
    }
    // Removed on the lease's own session: until here nobody else has held it.
    unconfirmed = null;
    return OutboxRows.full(rows);
  }

  private void giveUp() {
    lease.giveUp();
    if (producer != null) {
      // What is under way will be sent again; waiting for it would only let it overtake that.
      producer.close(Duration.ZERO);
      producer = null;
    }
  }
}
