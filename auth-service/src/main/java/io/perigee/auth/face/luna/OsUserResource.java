package io.perigee.auth.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.directory.OsName;
import io.perigee.auth.directory.OsUser;
import io.perigee.auth.directory.OsUserChange;
import io.perigee.auth.directory.OsUserField;
import io.perigee.auth.directory.OsUsers;
import io.perigee.auth.directory.People;
import io.perigee.auth.luna.PasswordHashing;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.Given;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.faces.luna.LunaBody;
import io.perigee.runtime.identity.Call;
import io.perigee.runtime.identity.Principal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** "OS user management" of the Luna2 REST API. Passwords come in and never go out. */
@Path("/luna/config/osuser")
@RunOnVirtualThread
public final class OsUserResource {

  private static final String KIND = "osuser";
  private static final long HIGHEST = 2_147_483_647;
  private static final int MOST_GROUPS = 1_000;
  static final Set<String> KNOWN = known();

  private final OsUsers users;
  private final Call call;

  OsUserResource(OsUsers users, Call call) {
    this.users = users;
    this.call = call;
  }

  /** "Get a list of OS users". 404 if there are none. */
  @GET
  public Response list() {
    call.require(Principal.Kind.LUNA_USER);
    People people = users.all();
    Map<String, List<String>> groups = people.memberships();
    Map<String, ObjectNode> shown = new TreeMap<>();
    people
        .users()
        .values()
        .forEach(u -> shown.put(u.name(), show(u, groups.getOrDefault(u.name(), List.of()))));
    return LunaAnswers.all(KIND, shown);
  }

  /** "Get a single OS user". */
  @GET
  @Path("/{name}")
  public Response get(@PathParam("name") String name) {
    call.require(Principal.Kind.LUNA_USER);
    People found = users.get(name);
    return LunaAnswers.one(KIND, name, show(found.users().get(name), found.groupsOf(name)));
  }

  /**
   * "Create or update an OS user": 201 or 204. What is left out stays; {@code newosuser} renames.
   */
  @POST
  @Path("/{name}")
  public Response save(@PathParam("name") String name, byte[] body) {
    call.require(Principal.Kind.LUNA_USER);
    OsName.require(KIND, name);
    OsUserChange change = change(LunaBody.config(body, KIND, name).only(KNOWN));
    return users.save(name, change, call.cause())
        ? LunaAnswers.created("osuser " + name + " created")
        : LunaAnswers.noContent();
  }

  /** "Delete an OS user": 204. */
  @GET
  @Path("/{name}/_delete")
  public Response delete(@PathParam("name") String name) {
    call.require(Principal.Kind.LUNA_USER);
    users.delete(name, call.cause());
    return LunaAnswers.noContent();
  }

  static OsUserChange change(Fields f) {
    Map<OsUserField, String> fields = new HashMap<>();
    for (OsUserField field : OsUserField.values()) {
      f.text(field.attribute(), OsUserField.LONGEST)
          .ifPresent(
              value -> {
                if (value != null) {
                  field
                      .fault(value)
                      .ifPresent(
                          fault -> {
                            throw f.invalid(field.attribute(), fault);
                          });
                }
                fields.put(field, value);
              });
    }
    return new OsUserChange(
        newName(f, "newosuser"),
        f.number("uidNumber", 1, HIGHEST).value(),
        f.number("gidNumber", 1, HIGHEST).value(),
        f.text("userPassword", PasswordHashing.LONGEST).value(),
        fields,
        names(f, "memberOf", MOST_GROUPS));
  }

  /** The new name, by the kind's own field or by {@code newname}; null if there is none. */
  static String newName(Fields f, String own) {
    String first = f.text(own).value();
    String second = f.text("newname").value();
    if (first != null && second != null && !first.equals(second)) {
      throw f.invalid("newname", "and " + own + " name two names");
    }
    String name = first == null ? second : first;
    return name == null ? null : OsName.require(f.path(first == null ? "newname" : own), name);
  }

  /** A list of names; null if it was left out, empty if it was cleared. */
  static List<String> names(Fields f, String field, int most) {
    Given<List<String>> given = f.texts(field);
    List<String> names = given.value() == null ? List.of() : given.value();
    if (names.size() > most) {
      throw f.invalid(field, "has " + names.size() + " names; at most " + most + " are allowed");
    }
    names.forEach(name -> OsName.require(f.path(field), name));
    return given.present() ? names.stream().distinct().toList() : null;
  }

  static ObjectNode show(OsUser user, List<String> groups) {
    ObjectNode json =
        Documents.empty().put("uidNumber", user.uidNumber()).put("gidNumber", user.gidNumber());
    for (OsUserField field : OsUserField.values()) {
      String value = user.fields().get(field);
      if (value != null && field.isNumber() && field.fault(value).isEmpty()) {
        json.put(field.attribute(), Integer.parseInt(value));
      } else if (value != null) {
        json.put(field.attribute(), value);
      }
    }
    groups.forEach(json.putArray("memberOf")::add);
    return json;
  }

  private static Set<String> known() {
    Set<String> known =
        new HashSet<>(
            Set.of("uidNumber", "gidNumber", "userPassword", "memberOf", "newosuser", "newname"));
    for (OsUserField field : OsUserField.values()) {
      known.add(field.attribute());
    }
    return Set.copyOf(known);
  }
}
