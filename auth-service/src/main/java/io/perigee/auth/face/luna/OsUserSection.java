package io.perigee.auth.face.luna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.directory.OsImports;
import io.perigee.auth.directory.OsName;
import io.perigee.auth.directory.OsUserChange;
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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The nodes' users in the document of the whole configuration. Their passwords are there as the
 * directory has them, hashed, and sealed under the document's passphrase; without one they are left
 * out.
 */
@Singleton
final class OsUserSection implements Section {

  static final String KIND = "osuser";
  private static final String PASSWORD = "userPassword";
  private static final int AFTER_GROUPS = 95;

  private final OsUsers users;

  OsUserSection(OsUsers users) {
    this.users = users;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public int place() {
    return AFTER_GROUPS;
  }

  @Override
  public ObjectNode exported(Sealing sealing) {
    People people = users.all();
    Map<String, List<String>> groups = people.memberships();
    Map<String, String> passwords = users.storedPasswords();
    Map<String, ObjectNode> shown = new TreeMap<>();
    people
        .users()
        .values()
        .forEach(
            u -> {
              ObjectNode user = OsUserResource.show(u, groups.getOrDefault(u.name(), List.of()));
              String stored = passwords.get(u.name());
              if (stored != null) {
                user.put(PASSWORD, sealing.seal(stored, place(u.name())));
              }
              shown.put(u.name(), user);
            });
    ObjectNode section = Json.object();
    shown.forEach(section::set);
    return section;
  }

  @Override
  public void check(List<Entry> entries, Coming coming, Sealing sealing) {
    People people = users.all();
    Set<Long> numbers = new HashSet<>();
    for (Entry entry : entries) {
      OsUserChange wanted = read(entry, sealing).change;
      if (people.users().containsKey(entry.name())) {
        throw new Conflict("osuser " + entry.name() + " exists already");
      }
      if (wanted.uidNumber() != null) {
        OsImports.requireFreeUid(wanted.uidNumber(), people);
        if (!numbers.add(wanted.uidNumber())) {
          String at = OsDocuments.at(entry) + ".uidNumber";
          throw Invalid.field(at, at + " is that of another osuser of the document");
        }
      }
      OsDocuments.require(
          entry,
          "memberOf",
          wanted.memberOf(),
          OsGroupSection.KIND,
          coming,
          people.groups().keySet());
    }
  }

  @Override
  public JsonNode make(Entry entry, Sealing sealing, Cause cause) {
    People people = users.all();
    if (people.users().containsKey(entry.name())) {
      throw new Conflict("osuser " + entry.name() + " exists already");
    }
    Wanted wanted = read(entry, sealing);
    if (wanted.stored == null) {
      users.save(entry.name(), wanted.change, cause);
    } else {
      users.save(entry.name(), wanted.change, wanted.stored, cause);
    }
    return Json.object().put("own_group", !people.groups().containsKey(entry.name()));
  }

  @Override
  public void unmake(String name, JsonNode before, Cause cause) {
    users.delete(name, before == null || before.path("own_group").asBoolean(), cause);
  }

  /**
   * @param stored the password as a directory had it; null if there is none, or one in clear
   */
  private record Wanted(OsUserChange change, String stored) {}

  private static Wanted read(Entry entry, Sealing sealing) {
    OsName.require(KIND, entry.name());
    ObjectNode object = OsDocuments.object(entry);
    JsonNode password = object.path(PASSWORD);
    String stored = null;
    if (password.isTextual()) {
      String open = sealing.open(password.textValue(), place(entry.name()));
      if (Sealing.isSealed(password.textValue())) {
        stored = open;
        object.remove(PASSWORD);
      }
    }
    OsUserChange change =
        OsUserResource.change(
            LunaBody.config(OsDocuments.body(entry, object), KIND, entry.name())
                .only(OsUserResource.KNOWN));
    if (change.newName() != null) {
      String at = OsDocuments.at(entry) + ".newosuser";
      throw Invalid.field(at, at + ": an import renames nothing");
    }
    return new Wanted(change, stored);
  }

  private static String place(String name) {
    return "config." + KIND + "." + name + "." + PASSWORD;
  }
}
