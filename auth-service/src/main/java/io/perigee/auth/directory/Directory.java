package io.perigee.auth.directory;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.PerigeeException;
import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.store.Rehearsal;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Reads and changes the directory. Each question ends by the configured timeout. */
@Singleton
public final class Directory {

  private static final Logger LOG = Logger.getLogger(Directory.class);
  private static final int PAGE = 400;
  private static final Filter USERS = Filter.createEqualityFilter("objectClass", "posixAccount");
  private static final Filter GROUPS = Filter.createEqualityFilter("objectClass", "posixGroup");

  private final DirectoryConnections connections;
  private final DirectoryTree tree;

  Directory(DirectoryConnections connections, DirectoryTree tree) {
    this.connections = connections;
    this.tree = tree;
  }

  /** Everybody: two searches, in pages. */
  People people() {
    return asked(
        pool -> {
          Map<String, OsUser> users = new HashMap<>();
          search(pool, tree.people(), USERS)
              .forEach(entry -> tree.user(entry).ifPresent(u -> users.put(u.name(), u)));
          Map<String, OsGroup> groups = new HashMap<>();
          search(pool, tree.groups(), GROUPS)
              .forEach(entry -> tree.group(entry).ifPresent(g -> groups.put(g.name(), g)));
          return new People(users, groups);
        });
  }

  /** The stored passwords of those who have one, by name: hashes, but for a directory's own. */
  Map<String, String> passwords() {
    return asked(
        pool -> {
          Map<String, String> passwords = new HashMap<>();
          for (Entry entry : search(pool, tree.people(), USERS)) {
            String stored = entry.getAttributeValue(DirectoryTree.PASSWORD);
            if (stored != null) {
              tree.user(entry).ifPresent(u -> passwords.put(u.name(), stored));
            }
          }
          return passwords;
        });
  }

  /** One user with the names of its groups; empty if there is none. */
  Optional<People> user(String name) {
    return asked(
        pool -> {
          Optional<OsUser> user =
              find(pool, tree.userDn(name)).flatMap(tree::user).filter(u -> u.name().equals(name));
          if (user.isEmpty()) {
            return Optional.empty();
          }
          Filter member =
              Filter.createANDFilter(
                  GROUPS,
                  Filter.createEqualityFilter(tree.memberAttribute(), tree.memberValue(name)));
          Map<String, OsGroup> groups = new HashMap<>();
          search(pool, tree.groups(), member)
              .forEach(entry -> tree.group(entry).ifPresent(g -> groups.put(g.name(), g)));
          return Optional.of(new People(Map.of(name, user.get()), groups));
        });
  }

  Optional<OsGroup> group(String name) {
    return asked(
        pool ->
            find(pool, tree.groupDn(name)).flatMap(tree::group).filter(g -> g.name().equals(name)));
  }

  /** An entry with all that is in it; empty if there is none. */
  Optional<Entry> entry(String dn) {
    return asked(pool -> find(pool, dn));
  }

  /**
   * Makes all of these changes in order; if one fails, those before it are taken back. A rehearsal
   * makes none.
   */
  void change(List<Change> changes) {
    if (Rehearsal.isOn()) {
      return;
    }
    asked(
        pool -> {
          List<Change> made = new ArrayList<>();
          try {
            for (Change change : changes) {
              make(pool, change);
              made.addFirst(change);
            }
          } catch (LDAPException e) {
            takeBack(pool, made);
            throw e;
          }
          return null;
        });
  }

  private void make(LDAPInterface pool, Change change) throws LDAPException {
    try {
      change.make(pool);
    } catch (LDAPException e) {
      if (!(change instanceof Change.Add) || !e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
        throw e;
      }
      // A new directory: what holds users and groups is made with the first of them.
      for (Entry container : tree.containers()) {
        if (pool.getEntry(container.getDN(), "1.1") == null) {
          pool.add(container);
        }
      }
      change.make(pool);
    }
  }

  private static void takeBack(LDAPInterface pool, List<Change> made) {
    for (Change change : made) {
      try {
        change.takeBack(pool);
      } catch (LDAPException e) {
        LOG.errorf(
            "event=directory_change_not_taken_back change=%s code=%s",
            change.getClass().getSimpleName(), e.getResultCode());
      }
    }
  }

  private static Optional<Entry> find(LDAPInterface pool, String dn) throws LDAPException {
    try {
      return Optional.ofNullable(pool.getEntry(dn)).map(Entry::duplicate);
    } catch (LDAPException e) {
      if (e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** In pages: a directory may answer only so many entries at once. */
  private static List<Entry> search(LDAPInterface pool, String base, Filter filter)
      throws LDAPException {
    List<Entry> all = new ArrayList<>();
    ASN1OctetString cookie = null;
    do {
      SearchRequest request = new SearchRequest(base, SearchScope.ONE, filter, "*");
      request.setControls(new SimplePagedResultsControl(PAGE, cookie));
      SearchResult result;
      try {
        result = pool.search(request);
      } catch (LDAPException e) {
        if (e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
          return List.of();
        }
        throw e;
      }
      all.addAll(result.getSearchEntries());
      SimplePagedResultsControl page = SimplePagedResultsControl.get(result);
      cookie = page != null && page.moreResultsToReturn() ? page.getCookie() : null;
    } while (cookie != null);
    return all;
  }

  private interface Question<T> {
    T ask(LDAPConnectionPool pool) throws LDAPException;
  }

  private <T> T asked(Question<T> question) {
    try {
      return question.ask(connections.pool());
    } catch (LDAPException e) {
      throw refusal(e);
    }
  }

  /** By LDAP's result code (RFC 4511, appendix A). The directory's own words name no password. */
  private static PerigeeException refusal(LDAPException e) {
    ResultCode code = e.getResultCode();
    return switch (code.intValue()) {
      case ResultCode.NO_SUCH_OBJECT_INT_VALUE ->
          new NotFound("the directory has no such entry any more");
      case ResultCode.ENTRY_ALREADY_EXISTS_INT_VALUE ->
          new Conflict("the directory has an entry of this name already");
      case ResultCode.CONSTRAINT_VIOLATION_INT_VALUE,
          ResultCode.INVALID_ATTRIBUTE_SYNTAX_INT_VALUE,
          ResultCode.OBJECT_CLASS_VIOLATION_INT_VALUE,
          ResultCode.UNDEFINED_ATTRIBUTE_TYPE_INT_VALUE,
          ResultCode.NAMING_VIOLATION_INT_VALUE,
          ResultCode.NO_SUCH_ATTRIBUTE_INT_VALUE,
          ResultCode.ATTRIBUTE_OR_VALUE_EXISTS_INT_VALUE ->
          new Invalid("the directory refuses it: " + code.getName());
      default -> {
        LOG.warnf("event=directory_unavailable code=%s", code);
        yield new Unavailable("the directory does not answer as it should: " + code.getName());
      }
    };
  }
}
