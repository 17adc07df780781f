package io.perigee.journeys.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.contracts.topic.Topics;
import io.perigee.journeys.client.Answer;
import io.perigee.journeys.client.Http;
import io.perigee.journeys.client.LocalInstallation;
import io.perigee.journeys.platform.Signal;
import io.perigee.journeys.platform.StartedPlatform;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the platform must survive. Each test puts 200 power commands and 50 machine creations under
 * way, does its harm, lets the platform mend itself, and has the {@link Verdict} read what
 * happened.
 */
@ExtendWith(StartedPlatform.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ResilienceTest {

  private static final Duration MENDED = Duration.ofSeconds(60);
  private static final Duration TAKEN_OVER = Duration.ofSeconds(10);
  private static final List<String> VICTIMS =
      List.of(
          "gateway",
          "auth",
          "compute",
          "image",
          "network",
          "boot",
          "power",
          "journal",
          "postgres",
          "kafka");

  /** What all tests need is made by the first. */
  private static boolean prepared;

  private final StartedPlatform platform;
  private final LocalInstallation installation;
  private Turmoil turmoil;

  ResilienceTest(StartedPlatform platform) {
    this.platform = platform;
    this.installation = platform.installation();
  }

  @BeforeEach
  void findTheStage() throws IOException, InterruptedException {
    turmoil = new Turmoil(installation);
    if (!prepared) {
      turmoil.describeNodes();
      turmoil.makeRoom();
      prepared = true;
    }
  }

  @AfterEach
  void removeTheMachines() throws Exception {
    turmoil.retire();
  }

  /** Each is killed with fresh work under way, while the one before may still be starting again. */
  @Test
  void everyRequestEndsOnceWhateverProcessIsKilled() throws Exception {
    Map<String, Long> killed = new LinkedHashMap<>();
    for (String victim : VICTIMS) {
      ProcessHandle process = installation.process(victim);
      killed.put(victim, process.pid());
      turmoil.during(killed.size() % 2 == 0 ? "off" : "on", () -> kill(process));
      turmoil.retire();
    }

    awaitReady();
    new Verdict(installation, turmoil).decide();
    for (String victim : VICTIMS) {
      assertThat(installation.process(victim).pid())
          .as("%s was started again", victim)
          .isNotEqualTo(killed.get(victim));
    }
  }

  @Test
  void aWorkerThatWasFrozenPastItsLeaseChangesNothingWhenItThaws() throws Exception {
    ProcessHandle worker = installation.process("compute");

    turmoil.during(
        "off",
        () -> {
          Signal.STOP.send(worker);
          // Twice the lease that the platform of the journeys has.
          TimeUnit.SECONDS.sleep(10);
          Signal.CONTINUE.send(worker);
          return null;
        });

    awaitReady();
    new Verdict(installation, turmoil).decide();
  }

  @Test
  void ofTwoReplicasTheOtherTakesOverCommandsAndRelayWhenOneFreezesAndItHarmsNothingWhenItThaws()
      throws Exception {
    ProcessHandle first = installation.process("compute");
    try (Replica replica = Replica.of(installation, "compute")) {
      turmoil.during(
          "on",
          () -> {
            freezeAtWork(first);
            long epoch = relayEpoch();
            try {
              // Nobody but the replica is there to end what the frozen one had begun, and to say
              // so.
              Awaitility.await()
                  .atMost(MENDED)
                  .untilAsserted(() -> assertThat(runningAt(first)).isZero());
              Awaitility.await()
                  .atMost(TAKEN_OVER)
                  .untilAsserted(() -> assertThat(relayEpoch()).isGreaterThan(epoch));
              Awaitility.await()
                  .atMost(MENDED)
                  .untilAsserted(
                      () -> assertThat(count("SELECT count(*) FROM compute.outbox")).isZero());
            } finally {
              Signal.CONTINUE.send(first);
            }
            return null;
          });
      turmoil.settled();
      assertThat(replica.process().isAlive()).isTrue();
    }

    awaitReady();
    new Verdict(installation, turmoil).decide();
  }

  @Test
  void aMalformedMessageOnEveryTopicStopsNothing() throws Exception {
    turmoil.during(
        "on",
        () -> {
          spoil();
          return null;
        });

    awaitReady();
    new Verdict(installation, turmoil).decide();
    Awaitility.await()
        .atMost(MENDED)
        .untilAsserted(() -> assertThat(parked("power", "commands.power")).isPositive());
    Awaitility.await()
        .atMost(MENDED)
        .untilAsserted(() -> assertThat(parked("journal", "operations")).isPositive());
  }

  @Test
  void requestsAreAcceptedWhileKafkaIsFrozenAndFinishedAfterwards() throws Exception {
    ProcessHandle kafka = installation.process("kafka");
    Signal.STOP.send(kafka);
    Instant frozen = Instant.now();
    try {
      turmoil.during("off", () -> null);
      assertThat(turmoil.machines()).as("accepted while Kafka is frozen").hasSize(Turmoil.MACHINES);
      TimeUnit.MILLISECONDS.sleep(
          Math.max(0, 60_000 - Duration.between(frozen, Instant.now()).toMillis()));
    } finally {
      Signal.CONTINUE.send(kafka);
    }

    awaitReady();
    new Verdict(installation, turmoil).decide();
  }

  @Test
  void withoutPostgresqlEveryRequestIsAnsweredWithinTwoSecondsAndAllRecoversWithoutARestart()
      throws Exception {
    turmoil.during("on", () -> null);
    turmoil.settled();
    List<Long> before = pids();
    List<ProcessHandle> database = tree(installation.process("postgres"));
    List<String> slow = new ArrayList<>();
    List<Integer> statuses = new ArrayList<>();
    database.forEach(Signal.STOP::send);
    try {
      Instant away = Instant.now();
      while (Duration.between(away, Instant.now()).toSeconds() < 90) {
        Instant asked = Instant.now();
        Answer answer = turmoil.cloud().get("/machines");
        long took = Duration.between(asked, Instant.now()).toMillis();
        statuses.add(answer.status());
        if (took > 2_000) {
          slow.add("%d ms: %d".formatted(took, answer.status()));
        }
        TimeUnit.MILLISECONDS.sleep(500);
      }
    } finally {
      database.forEach(Signal.CONTINUE::send);
    }

    assertThat(slow).as("answers that took longer than 2 s").isEmpty();
    assertThat(statuses).as("answers without a database").allMatch(s -> s == 503);
    awaitReady();
    assertThat(pids()).as("no service was restarted").isEqualTo(before);
    new Verdict(installation, turmoil).decide();
  }

  private static Void kill(ProcessHandle process) {
    assertThat(process.destroyForcibly()).isTrue();
    return null;
  }

  private List<Long> pids() throws IOException {
    List<Long> pids = new ArrayList<>();
    for (String service : Topics.SERVICES) {
      pids.add(installation.process(service).pid());
    }
    return pids;
  }

  private static List<ProcessHandle> tree(ProcessHandle root) {
    List<ProcessHandle> all = new ArrayList<>(root.descendants().toList());
    all.add(root);
    return all;
  }

  private void awaitReady() {
    Awaitility.await()
        .atMost(MENDED)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              for (String service : Topics.SERVICES) {
                assertThat(
                        new Http(installation.url(service))
                            .send("GET", "/q/health/ready", Map.of(), null)
                            .status())
                    .as(service)
                    .isEqualTo(200);
              }
              assertThat(
                      new Http(platform.credentials().url())
                          .send("GET", "/ping", Map.of(), null)
                          .status())
                  .isEqualTo(200);
            });
  }

  private void spoil() throws IOException {
    Properties settings = installation.asServices();
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      Topics.all()
          .forEach(
              topic -> {
                String name = installation.topic(topic);
                for (String value :
                    new String[] {
                      "not JSON",
                      "{}",
                      "null",
                      "[1,2]",
                      "{\"specversion\":\"1.0\",\"id\":1,\"data\":\"x\"}"
                    }) {
                  producer.send(new ProducerRecord<>(name, "spoiled", value));
                }
              });
      producer.flush();
    }
  }

  /** Freezes a worker of compute-service in the middle of a command. */
  private void freezeAtWork(ProcessHandle worker) {
    Awaitility.await()
        .atMost(MENDED)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              Signal.STOP.send(worker);
              if (runningAt(worker) > 0) {
                return true;
              }
              Signal.CONTINUE.send(worker);
              return false;
            });
  }

  private long runningAt(ProcessHandle worker) throws Exception {
    return count(
        "SELECT count(*) FROM compute.work WHERE state = 'running' AND worker = 'compute-%d'"
            .formatted(worker.pid()));
  }

  private long relayEpoch() throws Exception {
    return count("SELECT max(epoch) FROM compute.relay_lease");
  }

  private long parked(String service, String topic) throws Exception {
    return count(
        "SELECT count(*) FROM %s.parked WHERE topic LIKE '%%.%s'".formatted(service, topic));
  }

  private long count(String sql) throws Exception {
    try (Connection connection = installation.database();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
