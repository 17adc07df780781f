package io.perigee.journeys.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.journeys.client.Answer;
import io.perigee.journeys.client.LocalInstallation;
import io.perigee.journeys.platform.Signal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the platform must survive. Each test puts 200 power commands and machine creations under way
 * (50 at each kill, else 15 or 50), does its harm, lets the platform mend itself, and has the
 * {@link Verdict} read what happened.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ResilienceTest {

  private static final Duration TAKEN_OVER = Duration.ofSeconds(10);

  /** Two for each round of work. */
  private static final List<List<String>> VICTIMS =
      List.of(
          List.of("gateway", "auth"),
          List.of("compute", "image"),
          List.of("network", "boot"),
          List.of("power", "journal"),
          List.of("postgres", "kafka"));

  private static Stage stage;

  private LocalInstallation installation;
  private Turmoil turmoil;

  @BeforeAll
  static void setTheStage() throws Exception {
    stage = Stage.set();
  }

  @AfterAll
  static void leaveTheStage() {
    if (stage != null) {
      stage.close();
    }
  }

  @BeforeEach
  void begin() throws IOException {
    installation = stage.installation();
    turmoil = stage.turmoil();
  }

  @AfterEach
  void removeTheMachines() throws Exception {
    turmoil.retire();
  }

  /**
   * Of each pair the second is killed when the platform takes work again after the first's end,
   * which may still be starting.
   */
  @Test
  void everyRequestEndsOnceWhateverProcessIsKilled() throws Exception {
    Map<String, Long> killed = new LinkedHashMap<>();
    for (List<String> pair : VICTIMS) {
      turmoil.during(
          "on",
          Turmoil.MANY_MACHINES,
          () -> {
            kill(pair.getFirst(), killed);
            turmoil.more("off");
            kill(pair.getLast(), killed);
            return null;
          });
      turmoil.retire();
    }

    stage.awaitReady();
    new Verdict(installation, turmoil).decide();
    for (Map.Entry<String, Long> victim : killed.entrySet()) {
      assertThat(installation.process(victim.getKey()).pid())
          .as("%s was started again", victim.getKey())
          .isNotEqualTo(victim.getValue());
    }
  }

  @Test
  void aWorkerThatWasFrozenPastItsLeaseChangesNothingWhenItThaws() throws Exception {
    ProcessHandle worker = installation.process("compute");

    turmoil.during(
        "off",
        Turmoil.SOME_MACHINES,
        () -> {
          Signal.STOP.send(worker);
          // Twice the lease that the platform of the journeys has.
          TimeUnit.SECONDS.sleep(10);
          Signal.CONTINUE.send(worker);
          return null;
        });

    stage.awaitReady();
    new Verdict(installation, turmoil).decide();
  }

  @Test
  void ofTwoReplicasTheOtherTakesOverCommandsAndRelayWhenOneFreezesAndItHarmsNothingWhenItThaws()
      throws Exception {
    ProcessHandle first = installation.process("compute");
    try (Replica replica = Replica.of(installation, "compute")) {
      turmoil.during(
          "on",
          Turmoil.MACHINES,
          () -> {
            freezeAtWork(first);
            long epoch = stage.relayEpoch();
            try {
              // Nobody but the replica is there to end what the frozen one had begun, and to say
              // so.
              Awaitility.await()
                  .atMost(Stage.MENDED)
                  .untilAsserted(() -> assertThat(stage.runningAt(first)).isZero());
              Awaitility.await()
                  .atMost(TAKEN_OVER)
                  .untilAsserted(() -> assertThat(stage.relayEpoch()).isGreaterThan(epoch));
              Awaitility.await()
                  .atMost(Stage.MENDED)
                  .untilAsserted(
                      () ->
                          assertThat(stage.count("SELECT count(*) FROM compute.outbox")).isZero());
            } finally {
              Signal.CONTINUE.send(first);
            }
            return null;
          });
      turmoil.settled();
      assertThat(replica.process().isAlive()).isTrue();
    }

    stage.awaitReady();
    new Verdict(installation, turmoil).decide();
  }

  @Test
  void aMalformedMessageOnEveryTopicStopsNothing() throws Exception {
    turmoil.during(
        "on",
        Turmoil.SOME_MACHINES,
        () -> {
          stage.spoil();
          return null;
        });

    stage.awaitReady();
    new Verdict(installation, turmoil).decide();
    Awaitility.await()
        .atMost(Stage.MENDED)
        .untilAsserted(() -> assertThat(stage.parked("power", "commands.power")).isPositive());
    Awaitility.await()
        .atMost(Stage.MENDED)
        .untilAsserted(() -> assertThat(stage.parked("journal", "operations")).isPositive());
  }

  @Test
  void requestsAreAcceptedWhileKafkaIsFrozenAndFinishedAfterwards() throws Exception {
    ProcessHandle kafka = installation.process("kafka");
    Signal.STOP.send(kafka);
    Instant frozen = Instant.now();
    try {
      turmoil.during("off", Turmoil.SOME_MACHINES, () -> null);
      assertThat(turmoil.machines())
          .as("accepted while Kafka is frozen")
          .hasSize(Turmoil.SOME_MACHINES);
      TimeUnit.MILLISECONDS.sleep(
          Math.max(0, 60_000 - Duration.between(frozen, Instant.now()).toMillis()));
    } finally {
      Signal.CONTINUE.send(kafka);
    }

    stage.awaitReady();
    new Verdict(installation, turmoil).decide();
  }

  @Test
  void withoutPostgresqlEveryRequestIsAnsweredWithinTwoSecondsAndAllRecoversWithoutARestart()
      throws Exception {
    turmoil.during("on", Turmoil.SOME_MACHINES, () -> null);
    turmoil.settled();
    List<Long> before = stage.pids();
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
    stage.awaitReady();
    assertThat(stage.pids()).as("no service was restarted").isEqualTo(before);
    new Verdict(installation, turmoil).decide();
  }

  private void kill(String victim, Map<String, Long> killed) throws IOException {
    ProcessHandle process = installation.process(victim);
    killed.put(victim, process.pid());
    assertThat(process.destroyForcibly()).isTrue();
  }

  private static List<ProcessHandle> tree(ProcessHandle root) {
    List<ProcessHandle> all = new ArrayList<>(root.descendants().toList());
    all.add(root);
    return all;
  }

  /** Freezes a worker of compute-service in the middle of a command. */
  private void freezeAtWork(ProcessHandle worker) {
    Awaitility.await()
        .atMost(Stage.MENDED)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              Signal.STOP.send(worker);
              if (stage.runningAt(worker) > 0) {
                return true;
              }
              Signal.CONTINUE.send(worker);
              return false;
            });
  }
}
