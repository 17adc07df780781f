package io.perigee.contracts.schema;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.perigee.contracts.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds messages against the JSON Schema of their topic; for the tests of every module that sends
 * or reads any.
 */
public final class SchemaCheck {

  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);
  private static final SchemaValidatorsConfig STRICT =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
  private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

  private SchemaCheck() {}

  /**
   * What is wrong with a message.
   *
   * @param topic its name without the installation's prefix, for example {@code nodes} or {@code
   *     commands.power}
   * @param message the record's value
   * @return one line a fault; empty if it is valid
   */
  public static List<String> faults(String topic, String message) {
    return SCHEMAS
        .computeIfAbsent(schemaOf(topic), SchemaCheck::load)
        .validate(message, InputFormat.JSON)
        .stream()
        .map(ValidationMessage::getMessage)
        .sorted()
        .toList();
  }

  /**
   * @throws AssertionError with every fault, if there is one
   */
  public static void requireValid(String topic, String message) {
    List<String> faults = faults(topic, message);
    if (!faults.isEmpty()) {
      throw new AssertionError("on " + topic + ": " + String.join("; ", faults) + "\n" + message);
    }
  }

  /** The schema file (without its ending) that describes a topic's messages. */
  public static String schemaOf(String topic) {
    if (Topics.all().stream().noneMatch(known -> known.name().equals(topic))) {
      throw new IllegalArgumentException("no topic " + topic);
    }
    return topic.startsWith("commands.") ? "commands" : topic;
  }

  private static JsonSchema load(String name) {
    return FACTORY.getSchema(SchemaLocation.of("classpath:schemas/" + name + ".json"), STRICT);
  }
}
