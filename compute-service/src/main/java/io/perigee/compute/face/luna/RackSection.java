package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.rack.Item;
import io.perigee.compute.rack.ItemChange;
import io.perigee.compute.rack.Rack;
import io.perigee.compute.rack.Racks;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Invalid;
import io.perigee.faces.luna.LunaName;
import io.perigee.runtime.configuration.Coming;
import io.perigee.runtime.configuration.Entry;
import io.perigee.runtime.configuration.Sealing;
import io.perigee.runtime.configuration.Section;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Racks in the document of the whole configuration, with the inventory of what was entered. */
@Singleton
final class RackSection implements Section {

  private static final String INVENTORY = "inventory";

  private final Racks racks;

  RackSection(Racks racks) {
    this.racks = racks;
  }

  @Override
  public String kind() {
    return "rack";
  }

  @Override
  public int place() {
    return 70;
  }

  @Override
  public ObjectNode exported(Sealing sealing) {
    ObjectNode section = Json.object();
    ArrayNode entered = Json.MAPPER.createArrayNode();
    racks.inventory().stream()
        .filter(i -> i.inventory() != null)
        .forEach(i -> entered.add(RackBody.shown(i)));
    if (!entered.isEmpty()) {
      section.set(INVENTORY, entered);
    }
    racks.list().forEach(r -> section.set(r.name(), RackBody.shown(r)));
    return section;
  }

  /** The inventory first: racks place what it tells of. */
  @Override
  public List<Entry> entries(JsonNode section) {
    return Section.super.entries(section).stream()
        .sorted(Comparator.comparing(e -> !e.name().equals(INVENTORY)))
        .toList();
  }

  @Override
  public void check(List<Entry> entries, Coming coming, Sealing sealing) {
    Transferred.requireFree(entries, racks.list().stream().map(Rack::name).toList());
    Set<String> there =
        racks.inventory().stream()
            .map(i -> i.type().text() + "/" + i.name())
            .collect(Collectors.toSet());
    for (Entry entry : entries) {
      for (ItemChange item : items(entry)) {
        String type = item.type().text();
        if (item.type() != Item.Type.CONTROLLER
            && !coming.has(type, item.name())
            && !there.contains(type + "/" + item.name())) {
          throw Invalid.field(
              item.at() + ".name",
              "%s.name: %s %s does not exist".formatted(item.at(), type, item.name()));
        }
      }
    }
  }

  @Override
  public JsonNode make(Entry entry, Sealing sealing, Cause cause) {
    if (!entry.name().equals(INVENTORY)) {
      racks.put(
          entry.name(),
          RackBody.change(Transferred.body(entry), entry.name()),
          version -> {
            if (version != 0) {
              throw Transferred.exists("rack", entry.name());
            }
          },
          cause);
      return null;
    }
    List<ItemChange> items = items(entry);
    racks.describe(items, cause);
    ArrayNode controllers = Json.MAPPER.createArrayNode();
    items.stream()
        .filter(i -> i.type() == Item.Type.CONTROLLER)
        .forEach(i -> controllers.add(i.name()));
    return controllers;
  }

  /** What was entered of nodes and devices goes with them. */
  @Override
  public void unmake(String name, JsonNode before, Cause cause) {
    if (!name.equals(INVENTORY)) {
      racks.delete(name, cause);
    } else if (before != null) {
      before.forEach(controller -> racks.clear(Item.Type.CONTROLLER, controller.asText(), cause));
    }
  }

  private static List<ItemChange> items(Entry entry) {
    if (entry.name().equals(INVENTORY)) {
      return RackBody.inventory(Transferred.body(entry));
    }
    LunaName.object("rack", entry.name());
    return RackBody.change(Transferred.body(entry), entry.name()).devices();
  }
}
