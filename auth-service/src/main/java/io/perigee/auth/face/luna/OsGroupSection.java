package io.perigee.auth.face.luna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.directory.OsGroupChange;
import io.perigee.auth.directory.OsGroups;
import io.perigee.auth.directory.OsImports;
import io.perigee.auth.directory.OsName;
import io.perigee.auth.directory.OsUsers;
import io.perigee.auth.directory.People;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.faces.luna.LunaBody;
import io.perigee.runtime.configuration.Coming;
import io.perigee.runtime.configuration.Entry;
import io.perigee.runtime.configuration.Sealing;
import io.perigee.runtime.configuration.Section;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The nodes' groups in the document of the whole configuration. */
@Singleton
final class OsGroupSection implements Section {

  static final String KIND = "osgroup";
  private static final int BEFORE_USERS = 90;

  private final OsGroups groups;
  private final OsUsers users;
  private final OsImports imports;

  OsGroupSection(OsGroups groups, OsUsers users, OsImports imports) {
    this.groups = groups;
    this.users = users;
    this.imports = imports;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public int place() {
    return BEFORE_USERS;
  }

  @Override
  public ObjectNode exported(Sealing sealing) {
    ObjectNode section = Json.object();
    groups.all().forEach(g -> section.set(g.name(), OsGroupResource.show(g)));
    return section;
  }

  @Override
  public void check(List<Entry> entries, Coming coming, Sealing sealing) {
    People people = users.all();
    Set<Long> numbers = new HashSet<>();
    for (Entry entry : entries) {
      OsGroupChange wanted = read(entry);
      if (people.groups().containsKey(entry.name())) {
        throw new Conflict("osgroup " + entry.name() + " exists already");
      }
      if (wanted.gidNumber() != null) {
        OsImports.requireFree(wanted.gidNumber(), people);
        if (!numbers.add(wanted.gidNumber())) {
          String at = OsDocuments.at(entry) + ".gidNumber";
          throw Invalid.field(at, at + " is that of another osgroup of the document");
        }
      }
      OsDocuments.require(
          entry, "member", wanted.members(), OsUserSection.KIND, coming, people.users().keySet());
    }
  }

  @Override
  public JsonNode make(Entry entry, Sealing sealing, Cause cause) {
    imports.makeGroup(entry.name(), read(entry), cause);
    return null;
  }

  @Override
  public void unmake(String name, JsonNode before, Cause cause) {
    groups.delete(name, cause);
  }

  private static OsGroupChange read(Entry entry) {
    OsName.require(KIND, entry.name());
    return OsGroupResource.change(
        LunaBody.config(OsDocuments.body(entry, OsDocuments.object(entry)), KIND, entry.name())
            .only(Set.of("gidNumber", "member")));
  }
}
