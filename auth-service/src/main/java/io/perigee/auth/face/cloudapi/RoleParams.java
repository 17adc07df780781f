package io.perigee.auth.face.cloudapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.role.RoleChange;
import io.perigee.auth.role.WantedMember;
import io.perigee.auth.role.WantedPolicy;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Missing;
import io.perigee.faces.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads a role's fields in every form that clients send: objects (version 9), names in an array, in
 * one text divided by commas, or in a text that is a JSON array (the forms of sdc-role), with
 * {@code default_members} (before version 9).
 */
final class RoleParams {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Set<String> KNOWN = Set.of("name", "members", "default_members", "policies");
  private static final Set<String> MEMBER = Set.of("type", "id", "login", "default");
  private static final Set<String> POLICY = Set.of("id", "name");

  private RoleParams() {}

  static RoleChange read(Fields fields) {
    fields.only(KNOWN);
    List<WantedMember> members = null;
    if (fields.has("members")) {
      members = new ArrayList<>();
      for (JsonNode entry : entries(fields, "members")) {
        members.add(member("members[" + members.size() + "]", entry, null));
      }
    }
    List<WantedMember> standard = null;
    if (fields.has("default_members")) {
      standard = new ArrayList<>();
      for (JsonNode entry : entries(fields, "default_members")) {
        standard.add(member("default_members[" + standard.size() + "]", entry, true));
      }
    }
    List<WantedPolicy> policies = null;
    if (fields.has("policies")) {
      policies = new ArrayList<>();
      for (JsonNode entry : entries(fields, "policies")) {
        policies.add(policy("policies[" + policies.size() + "]", entry));
      }
    }
    return new RoleChange(fields.text("name").value(), members, standard, policies);
  }

  private static WantedMember member(String field, JsonNode entry, Boolean standard) {
    if (!(entry instanceof ObjectNode object)) {
      return new WantedMember(field, true, entry.asText(), standard);
    }
    Fields fields = Fields.at(field, object).only(MEMBER);
    String type = fields.oneOf("type", "subuser", "account").orElse("subuser");
    // In the form with objects a default that is left out is false.
    boolean chosen = fields.flag("default").orElse(false);
    return new WantedMember(
        field,
        type.equals("subuser"),
        reference(fields, "login"),
        standard == null ? chosen : standard);
  }

  private static WantedPolicy policy(String field, JsonNode entry) {
    return entry instanceof ObjectNode object
        ? new WantedPolicy(field, reference(Fields.at(field, object).only(POLICY), "name"))
        : new WantedPolicy(field, entry.asText());
  }

  /** The id, else the name; where both are sent the id counts. */
  private static String reference(Fields fields, String name) {
    String id = fields.text("id").value();
    String reference = id == null ? fields.text(name).value() : id;
    if (reference == null) {
      throw Missing.field(fields.path(name));
    }
    return reference;
  }

  private static ArrayNode entries(Fields fields, String field) {
    JsonNode sent = fields.object().get(field);
    ArrayNode entries = JsonNodeFactory.instance.arrayNode();
    switch (sent) {
      case ArrayNode array -> array.forEach(entry -> flatten(field, entry, entries));
      case JsonNode one when one.isNull() -> {
        // Cleared.
      }
      case JsonNode one -> flatten(field, one, entries);
    }
    return entries;
  }

  /** Repeated form fields may each hold a list of their own. */
  private static void flatten(String field, JsonNode entry, ArrayNode entries) {
    if (entry.isObject()) {
      entries.add(entry);
    } else if (entry.isTextual() && entry.asText().strip().startsWith("[")) {
      parse(field, entry.asText()).forEach(e -> flatten(field, e, entries));
    } else if (entry.isTextual()) {
      for (String name : entry.asText().split(",")) {
        if (!name.isBlank()) {
          entries.add(name.strip());
        }
      }
    } else {
      throw wrong(field);
    }
  }

  private static JsonNode parse(String field, String text) {
    try {
      JsonNode parsed = MAPPER.readTree(text);
      if (parsed instanceof ArrayNode array && flat(array)) {
        return array;
      }
    } catch (JsonProcessingException e) {
      // Refused below.
    }
    throw wrong(field);
  }

  /** Texts in a parsed text are names as they are, so that no text can nest without end. */
  private static boolean flat(ArrayNode array) {
    for (JsonNode entry : array) {
      if (!entry.isObject() && (!entry.isTextual() || entry.asText().contains("["))) {
        return false;
      }
    }
    return true;
  }

  private static Invalid wrong(String field) {
    return Invalid.field(field, field + " must be a list of names or of objects");
  }
}
