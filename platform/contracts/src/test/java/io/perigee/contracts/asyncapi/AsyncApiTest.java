package io.perigee.contracts.asyncapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.perigee.contracts.schema.SchemaCheck;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AsyncApiTest {

  private static final Path FILE = Path.of("src/main/resources/asyncapi/perigee.yaml");
  private static JsonNode document;

  @BeforeAll
  static void read() throws IOException {
    document = new YAMLMapper().readTree(FILE.toFile());
  }

  static List<Topic> topics() {
    return Topics.all();
  }

  @Test
  void everyTopicIsDescribedAndNoOther() {
    List<String> described = new ArrayList<>();
    document.get("channels").fieldNames().forEachRemaining(described::add);

    assertThat(document.get("asyncapi").textValue()).isEqualTo("3.0.0");
    assertThat(described)
        .containsExactlyInAnyOrderElementsOf(Topics.all().stream().map(Topic::name).toList());
  }

  @ParameterizedTest
  @MethodSource("topics")
  void aTopicIsDescribedAsItIsDeclared(Topic topic) {
    JsonNode channel = document.get("channels").get(topic.name());
    JsonNode kafka = at(channel.get("bindings")).get("kafka");

    assertThat(channel.get("address").textValue()).isEqualTo("{prefix}." + topic.name());
    assertThat(kafka.get("partitions").intValue()).isEqualTo(topic.partitions());
    Map<String, String> config =
        kafka.get("topicConfiguration").properties().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> text(entry.getValue())));
    assertThat(config).isEqualTo(topic.config());
  }

  @ParameterizedTest
  @MethodSource("topics")
  void aTopicsMessagesHaveTheirSchemaAndKey(Topic topic) {
    JsonNode messages = document.get("channels").get(topic.name()).get("messages");
    JsonNode message = at(messages.properties().iterator().next().getValue());
    String schema = message.at("/payload/schema/$ref").textValue();

    assertThat(messages).hasSize(1);
    assertThat(schema).isEqualTo("../schemas/" + SchemaCheck.schemaOf(topic.name()) + ".json");
    assertThat(FILE.getParent().resolve(schema)).exists();
    assertThat(message.at("/bindings/kafka/key/type").textValue()).isEqualTo("string");
    assertThat(message.at("/bindings/kafka/key/description").textValue()).isNotBlank();
  }

  @Test
  void everyReferenceInsideTheFileLeadsSomewhere() throws IOException {
    for (JsonNode reference : document.findValues("$ref")) {
      String target = reference.textValue();
      if (target.startsWith("#")) {
        assertThat(document.at(target.substring(1)).isMissingNode()).as(target).isFalse();
      } else {
        assertThat(Files.exists(FILE.getParent().resolve(target))).as(target).isTrue();
      }
    }
  }

  @Test
  void theReadOnlyUserIsDescribed() {
    JsonNode server = document.at("/servers/installation");

    assertThat(server.get("protocol").textValue()).isEqualTo("kafka");
    assertThat(at(server.at("/security/0")).get("type").textValue()).isEqualTo("plain");
    assertThat(server.get("description").textValue()).contains("SASL_PLAINTEXT", "PLAIN", "reader");
  }

  private static JsonNode at(JsonNode reference) {
    return document.at(reference.get("$ref").textValue().substring(1));
  }

  private static String text(JsonNode value) {
    return value.isArray() ? value.get(0).asText() : value.asText();
  }
}
