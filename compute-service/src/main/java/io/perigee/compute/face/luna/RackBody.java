package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.rack.Item;
import io.perigee.compute.rack.Item.Type;
import io.perigee.compute.rack.ItemChange;
import io.perigee.compute.rack.Rack;
import io.perigee.compute.rack.RackChange;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Missing;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.luna.LunaBody;
import io.perigee.faces.luna.LunaName;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Racks and their devices as Luna2 sends and shows them. */
final class RackBody {

  private static final Set<String> FIELDS =
      Set.of("newrackname", "size", "order", "room", "site", "devices");
  private static final Set<String> OF_DEVICES =
      Set.of("name", "type", "vendor", "orientation", "height", "position");
  private static final Set<String> OF_INVENTORY =
      Set.of("name", "type", "vendor", "orientation", "height");
  private static final String[] TYPES = {"node", "switch", "otherdev", "controller"};
  private static final int MAX_UNITS = 100;
  private static final int MAX_TEXT = 255;
  private static final int MAX_INVENTORY = 10_000;

  private RackBody() {}

  /** Reads {@code {"config":{"rack":{"<name>":{…}}}}}. */
  static RackChange change(byte[] body, String name) {
    Fields sent = LunaBody.config(body, "rack", name).only(FIELDS);
    sent.integer("size", 1, MAX_UNITS);
    sent.oneOf("order", "ascending", "descending");
    sent.text("room", MAX_TEXT);
    sent.text("site", MAX_TEXT);
    sent.text("newrackname").map(n -> LunaName.object("newrackname", n));
    return new RackChange(
        now -> applied(now, sent), items(sent.rows("devices").orElse(List.of()), OF_DEVICES));
  }

  /** Reads {@code {"config":{"rack":{"inventory":[{…}]}}}}. */
  static List<ItemChange> inventory(byte[] body) {
    Fields sent = LunaBody.at(body, "config", "rack").only(Set.of("inventory"));
    JsonNode rows = sent.object().get("inventory");
    if (rows == null || rows.isNull() || rows.isArray() && rows.isEmpty()) {
      throw Missing.field(sent.path("inventory"));
    }
    List<ItemChange> items = items(sent.rows("inventory").orElse(List.of()), OF_INVENTORY);
    if (items.isEmpty()) {
      throw Invalid.field(
          sent.path("inventory"),
          sent.path("inventory") + " must be an array, not " + Documents.kind(rows));
    }
    return items;
  }

  /**
   * @throws NotFound if nothing in a rack is of such a type
   */
  static Type type(String text) {
    for (String type : TYPES) {
      if (type.equals(text)) {
        return Type.valueOf(type.toUpperCase(Locale.ROOT));
      }
    }
    throw new NotFound(
        "there is no type " + text + " of devices; there are " + String.join(", ", TYPES));
  }

  static ObjectNode shown(Rack rack) {
    ObjectNode shown =
        Json.object()
            .put("size", rack.size())
            .put("order", rack.order())
            .put("room", rack.room())
            .put("site", rack.site())
            .put("name", rack.name());
    ArrayNode devices = shown.putArray("devices");
    rack.devices().forEach(d -> devices.add(shown(d).put("position", d.position())));
    return shown;
  }

  static ObjectNode shown(Item item) {
    return Json.object()
        .put("name", item.name())
        .put("type", item.type().text())
        .put("vendor", item.vendor())
        .put("orientation", item.orientation())
        .put("height", item.height());
  }

  private static Rack applied(Rack now, Fields sent) {
    return new Rack(
        now.id(),
        sent.text("newrackname").orElse(now.name()),
        sent.integer("size", 1, MAX_UNITS).orElse(now.size()),
        sent.oneOf("order", "ascending", "descending").orElse(now.order()),
        sent.text("room", MAX_TEXT).or(now.room()),
        sent.text("site", MAX_TEXT).or(now.site()),
        now.devices(),
        now.version());
  }

  private static List<ItemChange> items(List<Fields> rows, Set<String> known) {
    if (rows.size() > MAX_INVENTORY) {
      throw Invalid.field(
          "config.rack", "config.rack: at most " + MAX_INVENTORY + " devices are taken at once");
    }
    Set<String> seen = new HashSet<>();
    return rows.stream()
        .map(
            row -> {
              ItemChange item = item(row.only(known).require("name", "type"));
              if (!seen.add(item.type() + "/" + item.name())) {
                throw row.invalid("name", item.name() + " stands twice");
              }
              return item;
            })
        .toList();
  }

  private static ItemChange item(Fields row) {
    String type = row.oneOf("type", TYPES).value();
    return new ItemChange(
        row.path("").replaceAll("\\.$", ""),
        Type.valueOf(type.toUpperCase(Locale.ROOT)),
        LunaName.host(row.path("name"), row.text("name").value()),
        row.text("vendor", MAX_TEXT).value(),
        row.integer("height", 1, MAX_UNITS).value(),
        row.oneOf("orientation", "front", "back").value(),
        row.integer("position", 1, MAX_UNITS).value());
  }
}
