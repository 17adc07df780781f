package io.perigee.journeys.bench;

import static io.perigee.journeys.bench.Report.number;
import static io.perigee.journeys.bench.Report.percentiles;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.topic.Topics;
import io.perigee.journeys.client.CloudClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Commands at a steady rate: machines are stopped and started by CloudAPI; how long until a command
 * is accepted, and until the topic of operations says that it has ended, with a driver that takes
 * no time.
 */
final class CommandBench {

  private static final int MACHINES = 100;

  /** What the aims are for, after a rate that a small machine carries beside the load. */
  private static final double AIMED = 200;

  private static final List<Double> RATES = List.of(50.0, AIMED);
  private static final List<Double> WARM_RATES = List.of(50.0, 100.0, AIMED);
  private static final Duration WARM = Duration.ofSeconds(45);
  private static final Duration LENGTH = Duration.ofSeconds(10);
  private static final Duration SETTLE = Duration.ofSeconds(3);

  private final Target target;
  private final Report report;
  private final CloudClient cloud;

  /** When the command that a machine has under way was sent. */
  private final Map<String, Long> sent = new ConcurrentHashMap<>();

  /** Of all loads together: each goes on where the one before left the machines. */
  private final AtomicInteger turns = new AtomicInteger();

  /** Null while nothing is measured. */
  private volatile Latencies completed;

  CommandBench(Target target, Report report) throws IOException {
    this.target = target;
    this.report = report;
    this.cloud = new CloudClient(target.installation().credentials());
  }

  void run() throws Exception {
    List<String> machines = create();
    Thread listener = Thread.ofPlatform().daemon().start(this::listen);
    for (double rate : WARM_RATES) {
      load(machines).steady(8, rate, WARM);
    }
    for (double rate : RATES) {
      measure(machines, rate);
    }
    listener.interrupt();
  }

  private void measure(List<String> machines, double rate) throws Exception {
    LockSupport.parkNanos(SETTLE.toNanos());
    Target.Effort idle = target.idle(SETTLE);
    completed = new Latencies();
    Target.Effort before = target.effort();
    Latencies accepted = load(machines).steady(8, rate, LENGTH);
    LockSupport.parkNanos(SETTLE.toNanos());
    Latencies ended = completed;
    completed = null;
    String perCommand =
        before.perCommand(
            target.effort(),
            idle,
            (double) LENGTH.plus(SETTLE).toMillis() / SETTLE.toMillis(),
            accepted.count());
    Latencies commit = Commits.at(rate, target);
    report.add(
        "command accepted at %.0f/s (%d refused)".formatted(rate, accepted.failures()),
        percentiles(accepted),
        "commit " + percentiles(commit),
        number(accepted.percentile(50) / commit.percentile(50)) + "× p50",
        rate == AIMED ? "p99 ≤ 25 ms" : "");
    report.add(
        "command sent → ended on the topic, %.0f/s (%d)".formatted(rate, ended.count()),
        percentiles(ended),
        "commit " + percentiles(commit),
        number(ended.percentile(50) / commit.percentile(50)) + "× p50",
        rate == AIMED ? "p50 ≤ 30, p99 ≤ 150 ms" : "");
    report.add(
        "SQL per command at %.0f/s, one at a time, all services".formatted(rate),
        perCommand,
        "1 and 1 (a bare insert)",
        "",
        "");
  }

  private List<String> create() throws Exception {
    Hosts.room(target, cloud);
    String image = cloud.get("/images").must(200).json().path(0).path("id").asText();
    JsonNode smallest = null;
    for (JsonNode p : cloud.get("/packages").must(200).json()) {
      smallest =
          smallest == null || p.path("memory").asLong() < smallest.path("memory").asLong()
              ? p
              : smallest;
    }
    List<String> machines = new ArrayList<>();
    for (int i = 0; i < MACHINES; i++) {
      machines.add(
          cloud
              .send(
                  "POST",
                  "/machines",
                  Map.of("image", image, "package", smallest.path("name").asText()))
              .must(201)
              .json()
              .path("id")
              .asText());
    }
    for (String machine : machines) {
      cloud.await(
          machine, a -> a.json().path("state").asText().equals("running"), Duration.ofSeconds(120));
    }
    return machines;
  }

  /**
   * Stops and starts in turns; a signature is good for many requests, so signing is not part of the
   * load.
   */
  private Load load(List<String> machines) {
    Map<String, byte[]> requests = new ConcurrentHashMap<>();
    return new Load(
        target.gateway(),
        (c, ignored) -> {
          int turn = turns.getAndIncrement();
          String machine = machines.get(turn % MACHINES);
          String action = turn / MACHINES % 2 == 0 ? "stop" : "start";
          String path = "/" + cloud.account() + "/machines/" + machine + "?action=" + action;
          byte[] request =
              requests.computeIfAbsent(
                  path,
                  p -> {
                    Map<String, String> headers = new LinkedHashMap<>(cloud.signed("POST", p));
                    return c.request("POST", p, headers, null);
                  });
          sent.put(machine, System.nanoTime());
          return c.send(request) == 202;
        });
  }

  private void listen() {
    try {
      Properties settings = target.installation().asReader();
      settings.put("fetch.max.wait.ms", "50");
      String topic = target.installation().topic(Topics.OPERATIONS);
      try (KafkaConsumer<String, String> consumer =
          new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
        List<TopicPartition> partitions =
            consumer.partitionsFor(topic).stream()
                .map(p -> new TopicPartition(topic, p.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        while (!Thread.currentThread().isInterrupted()) {
          for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
            heard(Json.tree(record.value()).path("data"));
          }
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (org.apache.kafka.common.errors.InterruptException e) {
      // the measurement is over
    }
  }

  private void heard(JsonNode data) {
    Long from =
        data.path("phase").asText().equals("ended") ? sent.remove(data.path("key").asText()) : null;
    Latencies measured = completed;
    if (from != null && measured != null) {
      measured.add(System.nanoTime() - from);
    }
  }
}
