package io.perigee.journeys.consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All that a consumer who was written elsewhere knows of the topics: the AsyncAPI file. */
final class AsyncApi {

  /**
   * A topic.
   *
   * @param name the channel's
   * @param address the topic's name on the broker
   * @param compacted true if it holds the state of aggregates
   * @param schema the file that describes its messages, relative to the AsyncAPI file
   */
  record Channel(String name, String address, boolean compacted, String schema) {}

  private final JsonNode document;

  private AsyncApi(JsonNode document) {
    this.document = document;
  }

  static AsyncApi read() throws IOException {
    try (InputStream file = AsyncApi.class.getResourceAsStream("/asyncapi/perigee.yaml")) {
      return new AsyncApi(new YAMLMapper().readTree(file));
    }
  }

  List<Channel> channels() {
    List<Channel> channels = new ArrayList<>();
    for (String name : names(document.path("channels"))) {
      channels.add(channel(name));
    }
    return channels;
  }

  Channel channel(String name) {
    JsonNode channel = document.path("channels").path(name);
    String prefix = resolve(channel.at("/parameters/prefix")).path("default").asText();
    JsonNode message = resolve(channel.path("messages").elements().next());
    JsonNode binding = resolve(channel.path("bindings"));
    return new Channel(
        name,
        channel.path("address").asText().replace("{prefix}", prefix),
        binding.at("/kafka/topicConfiguration/cleanup.policy/0").asText().equals("compact"),
        message.at("/payload/schema/$ref").asText());
  }

  /** A client's settings, as the server's description says them. */
  Properties client(String bootstrap, String password) {
    JsonNode server = document.at("/servers/installation");
    String text = server.path("description").asText();
    if (!resolve(server.at("/security/0")).path("type").asText().equals("plain")) {
      throw new IllegalStateException("the server wants another security scheme");
    }
    Properties settings = new Properties();
    settings.put(
        "bootstrap.servers", server.path("host").asText().replace("{bootstrap}", bootstrap));
    settings.put("security.protocol", word("security\\.protocol (\\w+)", text));
    settings.put("sasl.mechanism", word("sasl\\.mechanism (\\w+)", text));
    settings.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(word("The user `(\\w+)`", text), password));
    return settings;
  }

  private JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String word(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("the AsyncAPI file does not say " + pattern);
    }
    return matcher.group(1);
  }
}
