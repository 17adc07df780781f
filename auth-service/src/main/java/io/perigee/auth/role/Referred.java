package io.perigee.auth.role;

import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.Invalid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Finds the members and policies that a request names, each kind by one statement. */
final class Referred {

  private static final String USERS =
      "SELECT id, login AS name FROM sub_user WHERE account_id = :account AND (login = ANY (:names) OR id::text = ANY (:ids))";
  private static final String ACCOUNTS =
      "SELECT id, login AS name FROM account WHERE id <> :account AND (login = ANY (:names) OR id::text = ANY (:ids))";
  private static final String POLICIES =
      "SELECT id, name FROM policy WHERE account_id = :account AND (name = ANY (:names) OR id::text = ANY (:ids))";

  private Referred() {}

  /**
   * The members, once each; of one that is named twice the last counts.
   *
   * @param present who is a member now, whose default is kept where the request leaves it out
   * @throws Invalid naming every one that there is not
   */
  static List<Role.Member> members(
      Handle h, UUID account, List<WantedMember> wanted, Collection<Role.Member> present) {
    Map<String, Found> users = find(h, USERS, account, names(wanted, true));
    Map<String, Found> accounts = find(h, ACCOUNTS, account, names(wanted, false));
    Map<UUID, Boolean> before = new HashMap<>();
    present.forEach(m -> before.put(m.id(), m.standard()));
    Map<UUID, Role.Member> members = new LinkedHashMap<>();
    List<FieldError> unknown = new ArrayList<>();
    for (WantedMember w : wanted) {
      Found found = (w.subUser() ? users : accounts).get(w.reference());
      if (found == null) {
        String kind = w.subUser() ? "user" : "account";
        unknown.add(unknown(w.field(), kind, w.reference()));
        continue;
      }
      boolean standard = w.standard() == null ? before.getOrDefault(found.id, false) : w.standard();
      members.put(found.id, new Role.Member(w.subUser(), found.id, found.name, standard));
    }
    refuse(unknown);
    return List.copyOf(members.values());
  }

  /**
   * @throws Invalid naming every one that there is not
   */
  static List<Role.PolicyName> policies(Handle h, UUID account, List<WantedPolicy> wanted) {
    Map<String, Found> policies =
        find(h, POLICIES, account, wanted.stream().map(WantedPolicy::reference).toList());
    Map<UUID, Role.PolicyName> chosen = new LinkedHashMap<>();
    List<FieldError> unknown = new ArrayList<>();
    for (WantedPolicy w : wanted) {
      Found found = policies.get(w.reference());
      if (found == null) {
        unknown.add(unknown(w.field(), "policy", w.reference()));
      } else {
        chosen.put(found.id, new Role.PolicyName(found.id, found.name));
      }
    }
    refuse(unknown);
    return List.copyOf(chosen.values());
  }

  private record Found(UUID id, String name) {}

  private static List<String> names(List<WantedMember> wanted, boolean subUsers) {
    return wanted.stream()
        .filter(w -> w.subUser() == subUsers)
        .map(WantedMember::reference)
        .toList();
  }

  /** What was found, under each reference that means it. */
  private static Map<String, Found> find(
      Handle h, String select, UUID account, List<String> references) {
    Map<String, Found> found = new HashMap<>();
    if (references.isEmpty()) {
      return found;
    }
    List<String> ids = references.stream().map(r -> r.toLowerCase(Locale.ROOT)).toList();
    List<Found> rows =
        h.createQuery(select)
            .bind("account", account)
            .bindArray("names", String.class, references)
            .bindArray("ids", String.class, ids)
            .map(
                (row, context) -> new Found(row.getObject("id", UUID.class), row.getString("name")))
            .list();
    for (String reference : references) {
      rows.stream()
          .filter(f -> f.name.equals(reference) || f.id.toString().equalsIgnoreCase(reference))
          .findFirst()
          .ifPresent(f -> found.put(reference, f));
    }
    return found;
  }

  private static FieldError unknown(String field, String kind, String reference) {
    return FieldError.invalid(field, field + ": there is no " + kind + " " + reference);
  }

  private static void refuse(List<FieldError> unknown) {
    if (!unknown.isEmpty()) {
      throw new Invalid(
          "InvalidArgument",
          String.join("; ", unknown.stream().map(FieldError::message).toList()),
          unknown);
    }
  }
}
