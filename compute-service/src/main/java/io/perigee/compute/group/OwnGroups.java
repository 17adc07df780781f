package io.perigee.compute.group;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.node.OwnFields;
import io.perigee.compute.node.OwnNodes;
import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.function.BiConsumer;

/** Groups with what is configured for themselves. */
@Singleton
public final class OwnGroups {

  private final Database database;
  private final GroupStore store;

  OwnGroups(Database database, GroupStore store) {
    this.database = database;
    this.store = store;
  }

  /** The names of all groups. */
  public Set<String> names() {
    return database.read(
        h -> h.createQuery("SELECT name FROM node_group").mapTo(String.class).set());
  }

  /** Every group by name, as a POST makes it again. */
  public void each(BiConsumer<String, ObjectNode> out) {
    database.read(store::all).forEach(group -> out.accept(group.name(), document(group)));
  }

  private static ObjectNode document(Group group) {
    ObjectNode document = Json.object();
    if (group.osimageName() != null) {
      document.put("osimage", group.osimageName());
    }
    if (group.bmcsetupName() != null) {
      document.put("bmcsetupname", group.bmcsetupName());
    }
    OwnFields.export(document, group.settings());
    OwnNodes.interfaces(document, group.interfaces(), false);
    return document;
  }
}
