package io.perigee.auth.directory;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Where users and groups lie in the directory, and how they look there (RFC 2307). */
@Singleton
public final class DirectoryTree {

  /** The attribute that holds a password's hash. */
  public static final String PASSWORD = "userPassword";

  /** How a group names its members. */
  public enum Membership {
    /** By login name, in {@code memberUid}. */
    MEMBER_UID("memberUid"),
    /** By distinguished name, in {@code member}. */
    MEMBER("member");

    private final String attribute;

    Membership(String attribute) {
      this.attribute = attribute;
    }
  }

  private final DirectoryConfig config;
  private final String people;
  private final String groups;

  DirectoryTree(DirectoryConfig config) {
    this.config = config;
    this.people = config.people() + "," + config.base();
    this.groups = config.groups() + "," + config.base();
  }

  String people() {
    return people;
  }

  String groups() {
    return groups;
  }

  String userDn(String name) {
    return new RDN("uid", name) + "," + people;
  }

  String groupDn(String name) {
    return new RDN("cn", name) + "," + groups;
  }

  /** The attribute in which a group names its members. */
  String memberAttribute() {
    return config.membership().attribute;
  }

  /** How a group names this member. */
  String memberValue(String user) {
    return config.membership() == Membership.MEMBER ? userDn(user) : user;
  }

  /** The entries that hold users and groups, should the directory not have them yet. */
  List<Entry> containers() {
    return Stream.of(people, groups).map(DirectoryTree::container).toList();
  }

  private static Entry container(String dn) {
    try {
      RDN rdn = new DN(dn).getRDN();
      return new Entry(
          dn,
          new Attribute("objectClass", "top", "organizationalUnit"),
          new Attribute(rdn.getAttributeNames()[0], rdn.getAttributeValues()[0]));
    } catch (LDAPException e) {
      throw new IllegalArgumentException("not a distinguished name: " + dn, e);
    }
  }

  /** The entry of a user, without its password. */
  Entry entry(OsUser user) {
    Entry entry =
        new Entry(userDn(user.name()), new Attribute("objectClass", config.userClasses()));
    entry.setAttribute("uid", user.name());
    write(entry, user);
    return entry;
  }

  /** Writes a user's numbers and fields into its entry; what the entry has besides stays. */
  void write(Entry entry, OsUser user) {
    entry.setAttribute("uidNumber", Long.toString(user.uidNumber()));
    entry.setAttribute("gidNumber", Long.toString(user.gidNumber()));
    for (OsUserField field : OsUserField.values()) {
      String value = user.fields().get(field);
      if (value == null) {
        entry.removeAttribute(field.attribute());
      } else {
        entry.setAttribute(field.attribute(), value);
      }
    }
  }

  Entry entry(OsGroup group) {
    Entry entry =
        new Entry(groupDn(group.name()), new Attribute("objectClass", config.groupClasses()));
    entry.setAttribute("cn", group.name());
    entry.setAttribute("gidNumber", Long.toString(group.gidNumber()));
    members(entry, group.members());
    return entry;
  }

  /** Gives a group's entry these members. */
  void members(Entry entry, List<String> members) {
    if (members.isEmpty()) {
      entry.removeAttribute(memberAttribute());
    } else {
      entry.setAttribute(
          memberAttribute(), members.stream().map(this::memberValue).toArray(String[]::new));
    }
  }

  /** The user in an entry; empty for an entry that is none, which others may keep there. */
  Optional<OsUser> user(Entry entry) {
    String name = entry.getAttributeValue("uid");
    Long uid = entry.getAttributeValueAsLong("uidNumber");
    Long gid = entry.getAttributeValueAsLong("gidNumber");
    if (name == null || uid == null || gid == null) {
      return Optional.empty();
    }
    Map<OsUserField, String> fields = new EnumMap<>(OsUserField.class);
    for (OsUserField field : OsUserField.values()) {
      String value = entry.getAttributeValue(field.attribute());
      if (value != null) {
        fields.put(field, value);
      }
    }
    return Optional.of(new OsUser(name, uid, gid, fields));
  }

  /** The group in an entry; empty for an entry that is none. */
  Optional<OsGroup> group(Entry entry) {
    String name = entry.getAttributeValue("cn");
    Long gid = entry.getAttributeValueAsLong("gidNumber");
    if (name == null || gid == null) {
      return Optional.empty();
    }
    String[] values = entry.getAttributeValues(memberAttribute());
    List<String> members = new ArrayList<>();
    Stream.of(values == null ? new String[0] : values)
        .map(this::member)
        .filter(Objects::nonNull)
        .forEach(members::add);
    return Optional.of(new OsGroup(name, gid, members));
  }

  private String member(String value) {
    if (config.membership() == Membership.MEMBER_UID) {
      return value;
    }
    try {
      RDN rdn = new DN(value).getRDN();
      return rdn != null && rdn.hasAttribute("uid") ? rdn.getAttributeValues()[0] : null;
    } catch (LDAPException e) {
      return null;
    }
  }
}
