package io.perigee.runtime.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.NotFound;
import java.util.ArrayList;
import java.util.List;

/**
 * A kind of objects that this service owns, as a section of the document of the whole configuration
 * (Luna2 REST API, "Export the cluster configuration"). A CDI bean each. What {@link #exported}
 * gives, {@link #make} takes.
 */
public interface Section {

  /** The section's name in the document: {@code network}, {@code node}, … */
  String kind();

  /** Sections are checked and made in this order, and unmade in the other. */
  int place();

  /** The section, names in order; empty if there is nothing of this kind. */
  ObjectNode exported(Sealing sealing);

  /** The objects of a section, in the order in which they are to be made. */
  default List<Entry> entries(JsonNode section) {
    List<Entry> entries = new ArrayList<>();
    section.properties().forEach(e -> entries.add(new Entry(kind(), e.getKey(), e.getValue())));
    return entries;
  }

  /**
   * Looks at all that an import brings of this kind, and changes nothing.
   *
   * @param coming the names of all that the import brings
   * @throws io.perigee.contracts.error.Invalid naming the field that is wrong, also where it names
   *     something that neither is there nor comes
   * @throws io.perigee.contracts.error.Conflict if an object of such a name is there
   */
  void check(List<Entry> entries, Coming coming, Sealing sealing);

  /**
   * Makes one object.
   *
   * @return what {@link #unmake} needs to bring back what was there; null if nothing was
   * @throws io.perigee.contracts.error.Conflict if an object of this name is there
   */
  JsonNode make(Entry entry, Sealing sealing, Cause cause);

  /**
   * Takes back what {@link #make} did.
   *
   * @param before what that returned
   * @throws NotFound if it is gone already
   */
  void unmake(String name, JsonNode before, Cause cause);
}
