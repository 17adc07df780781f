package io.perigee.contracts.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.command.Command;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.envelope.MalformedMessage;
import io.perigee.contracts.operation.OperationEvent;
import io.perigee.contracts.operation.OperationEvent.Phase;
import io.perigee.contracts.state.StateRecord;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MessagesTest {

  private static final Instant NOW = Instant.parse("2026-11-21T04:05:06.123456Z");
  private static final UUID ID = UUID.fromString("0190a5d0-7c1e-7a30-8f00-000000000001");
  private static final Cause CAUSE =
      new Cause(
          "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
          "compute-" + ID,
          "luna-user:luna");

  static Stream<String> stateTopics() {
    return Topics.STATE.stream().map(Topic::name);
  }

  @ParameterizedTest
  @MethodSource("stateTopics")
  void stateRecordsMarksAndDeletionsAreValid(String topic) throws IOException {
    ObjectNode object = (ObjectNode) example(topic);
    StateRecord record =
        new StateRecord(
            ID.toString(),
            "n1",
            3,
            1,
            ID.toString(),
            null,
            "active",
            List.of("name"),
            false,
            false,
            object);
    StateRecord deleted =
        new StateRecord(
            ID.toString(), null, 4, 1, null, null, "deleted", null, true, false, object);
    StateRecord mark =
        new StateRecord("mark:7", null, 0, 2, null, null, null, List.of(), false, true, null);

    assertThat(SchemaCheck.faults(topic, state(topic, record))).isEmpty();
    assertThat(SchemaCheck.faults(topic, state(topic, deleted))).isEmpty();
    assertThat(SchemaCheck.faults(topic, state(topic, mark))).isEmpty();
  }

  @Test
  void aStateRecordOfAnotherTopicIsRefused() throws IOException {
    StateRecord record =
        new StateRecord(
            ID.toString(),
            "n1",
            3,
            1,
            null,
            null,
            "active",
            List.of(),
            false,
            false,
            (ObjectNode) example("nodes"));

    assertThat(SchemaCheck.faults("groups", state("nodes", record)))
        .containsExactly("/type: must be the constant value 'perigee.state.groups.v1'");
  }

  @Test
  void aStateRecordWithoutItsObjectIsRefused() {
    StateRecord record =
        new StateRecord(
            ID.toString(), "n1", 3, 1, null, null, "active", List.of(), false, false, null);

    assertThat(SchemaCheck.faults("nodes", state("nodes", record)))
        .anyMatch(fault -> fault.contains("'object'"));
  }

  @Test
  void fieldsOfObjectsHaveTheirTypes() throws IOException {
    ObjectNode object = (ObjectNode) example("machines");
    object.put("id", "no uuid").put("vcpus", "two").put("later", 1).remove("name");
    StateRecord record =
        new StateRecord(
            ID.toString(), "m1", 1, 1, null, null, "running", List.of(), false, false, object);

    assertThat(SchemaCheck.faults("machines", state("machines", record)))
        .hasSize(3)
        .anyMatch(fault -> fault.startsWith("/data/object/vcpus:"))
        .anyMatch(fault -> fault.startsWith("/data/object/id:"))
        .anyMatch(fault -> fault.contains("'name'"));
  }

  @Test
  void commandsAreValidForEveryService() {
    Command command =
        new Command(
            ID,
            "luna-1",
            "power.on",
            ID.toString(),
            7,
            null,
            true,
            NOW,
            Json.object().put("bmc", "x"));

    for (String service : Topics.SERVICES) {
      assertThat(SchemaCheck.faults("commands." + service, said(Command.type("power.on"), command)))
          .isEmpty();
    }
    Command empty =
        new Command(
            ID, "luna-1", "osimage.pack", ID.toString(), 0, ID.toString(), false, NOW, null);
    assertThat(SchemaCheck.faults("commands.image", said(Command.type("osimage.pack"), empty)))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void operationEventsAreValidInEachPhase(Phase phase) {
    OperationEvent event =
        new OperationEvent(
            "compute-1",
            phase,
            "machine.provision",
            "m1",
            null,
            "cloudapi",
            phase == Phase.ACCEPTED ? 1 : null,
            phase == Phase.ACCEPTED ? null : ID,
            null,
            phase == Phase.ENDED ? OperationEvent.DONE : null,
            null,
            "text",
            Json.object(),
            NOW);

    assertThat(SchemaCheck.faults("operations", said(phase.type(), event))).isEmpty();
  }

  @Test
  void anEndWithoutOutcomeIsRefused() {
    OperationEvent event =
        new OperationEvent(
            "compute-1",
            Phase.ENDED,
            null,
            null,
            null,
            null,
            null,
            ID,
            null,
            null,
            null,
            null,
            null,
            NOW);

    assertThat(SchemaCheck.faults("operations", said(Phase.ENDED.type(), event)))
        .anyMatch(fault -> fault.contains("'outcome'"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}                                | specversion",
        "[]                                | object",
        "{\"specversion\":\"0.3\"}         | specversion",
      })
  void whatIsNoEnvelopeIsRefused(String message, String fault) {
    for (Topic topic : Topics.all()) {
      assertThat(SchemaCheck.faults(topic.name(), message))
          .anyMatch(found -> found.contains(fault));
    }
  }

  @Test
  void messagesReadBackAsTheyWereSaid() throws MalformedMessage {
    StateRecord record =
        new StateRecord(
            ID.toString(),
            "n1",
            3,
            2,
            ID.toString(),
            "r1",
            "active",
            List.of("name"),
            false,
            false,
            Json.object());

    Envelope envelope = Json.read(state("nodes", record), Envelope.class);

    assertThat(envelope.type()).isEqualTo("perigee.state.nodes.v1");
    assertThat(envelope.source()).isEqualTo("/perigee/compute");
    assertThat(envelope.time()).isEqualTo(NOW);
    assertThat(envelope.actor()).isEqualTo("luna-user:luna");
    assertThat(Json.convert(envelope.data(), StateRecord.class)).isEqualTo(record);
  }

  @Test
  void unknownFieldsAreIgnoredAndMissingOnesRefused() throws MalformedMessage {
    Envelope envelope =
        Json.read(
            "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/perigee/x\",\"type\":\"t\",\"later\":{}}",
            Envelope.class);

    assertThat(envelope.id()).isEqualTo("1");
    assertThatThrownBy(() -> Json.convert(Json.object().put("version", 1), StateRecord.class))
        .isInstanceOf(MalformedMessage.class);
    assertThatThrownBy(() -> Json.read("null", Envelope.class))
        .isInstanceOf(MalformedMessage.class);
  }

  /** The object that a topic's schema gives as its example. */
  private static JsonNode example(String topic) throws IOException {
    try (InputStream schema =
        MessagesTest.class.getResourceAsStream("/schemas/" + topic + ".json")) {
      return Json.MAPPER.readTree(schema).at("/properties/data/properties/object/examples/0");
    }
  }

  private static String state(String topic, StateRecord record) {
    return said(StateRecord.type(topic), record);
  }

  private static String said(String type, Object data) {
    return Json.write(
        Envelope.of(
            "e1", "compute", type, ID.toString(), NOW, CAUSE, Json.MAPPER.valueToTree(data)));
  }
}
