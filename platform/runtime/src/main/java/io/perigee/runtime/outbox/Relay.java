package io.perigee.runtime.outbox;

import io.agroal.api.AgroalDataSource;
import io.perigee.runtime.RuntimeConfig;
import io.perigee.runtime.kafka.KafkaClients;
import io.perigee.runtime.kafka.Loop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jboss.logging.Logger;

/**
 * Carries the outbox to Kafka, in the order of its rows. One relay of a service is active at a time, by a session's
 * advisory lock; it holds no transaction while it sends. A row leaves the table when the broker has acknowledged it, so
 * a death in between sends it twice: consumers know messages by their ids.
 */
@Singleton
public final class Relay {

  private static final Logger LOG = Logger.getLogger(Relay.class);
  private static final int BATCH = 500;
  private static final Duration POLL = Duration.ofMillis(250);

  private final AgroalDataSource pool;
  private final KafkaClients clients;
  private final Nudge nudge;
  private final RuntimeConfig config;
  private KafkaProducer<String, String> producer;
  private Connection connection;
  private Loop loop;

  Relay(AgroalDataSource pool, KafkaClients clients, Nudge nudge, RuntimeConfig config) {
    this.pool = pool;
    this.clients = clients;
    this.nudge = nudge;
    this.config = config;
  }

  void atStart(@Observes StartupEvent event) {
    loop = Loop.start("relay", this::round);
  }

  void atEnd(@Observes ShutdownEvent event) {
    loop.close();
    giveUpLock();
    if (producer != null) {
      producer.close(Duration.ofSeconds(2));
    }
  }

  private void round() throws Exception {
    try {
      if (!holdsLock()) {
        Thread.sleep(POLL);
        return;
      }
      if (producer == null) {
        producer = clients.producer();
      }
      while (!loop.closed() && send() == BATCH) {
        // as long as whole batches are waiting
      }
    } catch (SQLException | ExecutionException | TimeoutException e) {
      giveUpLock();
      closeProducer();
      throw e;
    }
    nudge.awaitRelay(POLL);
  }

  /** The lock lives as long as its connection, which is this relay's own, outside the pool. */
  private boolean holdsLock() throws SQLException {
    if (connection != null) {
      return true;
    }
    Connection candidate = DedicatedConnection.open(pool);
    try (PreparedStatement lock = candidate.prepareStatement("SELECT pg_try_advisory_lock(hashtextextended(?, 0))")) {
      lock.setString(1, "perigee-relay-" + config.service());
      try (ResultSet row = lock.executeQuery()) {
        if (row.next() && row.getBoolean(1)) {
          connection = candidate;
          LOG.infof("event=relay_active service=%s", config.service());
          return true;
        }
      }
    } catch (SQLException e) {
      candidate.close();
      throw e;
    }
    candidate.close();
    return false;
  }

  /** Sends one batch; how many rows it had. */
  private int send() throws SQLException, ExecutionException, InterruptedException, TimeoutException {
    List<Long> ids = new ArrayList<>();
    List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement("SELECT id, topic, partition, key, value FROM outbox ORDER BY id LIMIT " + BATCH);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        ids.add(row.getLong(1));
        Integer partition = row.getObject(3, Integer.class);
        acknowledgements.add(
            producer.send(new ProducerRecord<>(row.getString(2), partition, row.getString(4), row.getString(5))));
      }
    }
    if (ids.isEmpty()) {
      return 0;
    }
    long deadline = System.nanoTime() + config.kafka().deliveryTimeout().plusSeconds(5).toNanos();
    int acknowledged = 0;
    try {
      for (Future<RecordMetadata> acknowledgement : acknowledgements) {
        acknowledgement.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        acknowledged++;
      }
    } finally {
      // Behind the first that failed nothing is taken as sent: it goes again, after it.
      delete(ids.subList(0, acknowledged));
    }
    return ids.size();
  }

  private void delete(List<Long> ids) throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    try (PreparedStatement delete = connection.prepareStatement("DELETE FROM outbox WHERE id = ANY (?)")) {
      delete.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
      delete.executeUpdate();
    }
  }

  private void giveUpLock() {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        LOG.debug("the relay's connection was gone already", e);
      }
      connection = null;
    }
  }

  private void closeProducer() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }
}
