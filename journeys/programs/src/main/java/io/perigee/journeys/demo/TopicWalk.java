package io.perigee.journeys.demo;

import static io.perigee.journeys.demo.Steps.expect;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.topic.Topics;
import io.perigee.journeys.client.LocalInstallation;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Somebody else's program: a plain consumer with the read-only user. */
final class TopicWalk {

  private final Steps steps;
  private final LocalInstallation installation;

  TopicWalk(Steps steps, LocalInstallation installation) {
    this.steps = steps;
    this.installation = installation;
  }

  void walk(String machine) {
    steps.chapter("Kafka: what a plain consumer reads");
    steps.step(
        "the machine's states are on the topic of machines",
        () -> {
          Set<String> states = states(machine);
          steps.say("  " + states);
          expect("running is among them", states.contains("running"));
        });
  }

  private Set<String> states(String machine) throws IOException {
    String topic = installation.topic(Topics.MACHINES);
    Set<String> states = new LinkedHashSet<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            installation.asReader(), new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Instant deadline = Instant.now().plusSeconds(20);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))
          && Instant.now().isBefore(deadline)) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(500))) {
          if (machine.equals(record.key()) && record.value() != null) {
            JsonNode data = Json.tree(record.value()).path("data");
            states.add(data.path("state").asText());
          }
        }
      }
    }
    return states;
  }
}
