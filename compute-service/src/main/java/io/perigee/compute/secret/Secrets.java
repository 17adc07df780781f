package io.perigee.compute.secret;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.ledger.Ledger;
import io.perigee.compute.secret.Secret.Owner;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Missing;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** What can be done with secrets. */
@Singleton
public final class Secrets {

  /** The most secrets of one node or group. */
  private static final int MAX_SECRETS = 256;

  private final Database database;
  private final SecretStore store;
  private final Ledger ledger;

  Secrets(Database database, SecretStore store, Ledger ledger) {
    this.ledger = ledger;
    this.database = database;
    this.store = store;
  }

  /** How many secrets a write has made and changed. */
  public record Written(int created, int updated) {}

  /** All of them: those of nodes, then those of groups, by holder and name. */
  public List<Secret> all() {
    return database.read(store::all);
  }

  /**
   * A node's own, then its group's.
   *
   * @throws NotFound if there is no such node
   */
  public List<Secret> ofNode(String node) {
    return database.read(h -> store.resolved(h, holder(h, Owner.NODE, node)));
  }

  /**
   * A group's.
   *
   * @throws NotFound if there is no such group
   */
  public List<Secret> ofGroup(String group) {
    return database.read(h -> store.of(h, Owner.GROUP, holder(h, Owner.GROUP, group)));
  }

  /**
   * One, of the holder's own.
   *
   * @throws NotFound if there is no such holder or secret
   */
  public Secret get(Owner owner, String holder, String name) {
    return database.read(h -> store.of(h, owner, holder(h, owner, holder))).stream()
        .filter(s -> s.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(owner, holder, name));
  }

  /** Makes or changes secrets of a holder, all or none; others of it stay. */
  public Written put(Owner owner, String holder, List<SecretChange> changes, Cause cause) {
    return unique(h -> put(h, owner, holder, changes, cause));
  }

  /** Changes one that is there. */
  public Written change(Owner owner, String holder, SecretChange change, Cause cause) {
    return unique(
        h -> {
          UUID id = holder(h, owner, holder);
          if (store.of(h, owner, id).stream().noneMatch(s -> s.name().equals(change.name()))) {
            throw unknown(owner, holder, change.name());
          }
          return put(h, owner, holder, List.of(change), cause);
        });
  }

  /**
   * Makes a secret like another of the same holder.
   *
   * @param change applied to the copy; its new name is the copy's
   */
  public void copy(Owner owner, String holder, SecretChange change, Cause cause) {
    unique(
        h -> {
          UUID id = holder(h, owner, holder);
          Map<String, Secret> there = byName(store.locked(h, owner, id));
          Secret from = there.get(change.name());
          if (from == null) {
            throw unknown(owner, holder, change.name());
          }
          if (there.containsKey(change.newName())) {
            throw exists();
          }
          requireRoom(there.size() + 1);
          Secret blank =
              new Secret(
                  UUID.randomUUID(), owner, holder, from.name(), from.content(), from.path());
          Secret copy = applied(blank, change);
          store.insert(h, id, List.of(copy));
          tell(h, null, copy, cause);
          return null;
        });
  }

  /**
   * @throws NotFound if there is no such holder or secret
   */
  public void delete(Owner owner, String holder, String name, Cause cause) {
    database.run(
        h -> {
          UUID id = holder(h, owner, holder);
          Secret gone = byName(store.locked(h, owner, id)).get(name);
          if (gone == null) {
            throw unknown(owner, holder, name);
          }
          store.remove(h, owner, id, name);
          tell(h, gone, null, cause);
        });
  }

  private Written put(
      Handle h, Owner owner, String holder, List<SecretChange> changes, Cause cause) {
    UUID id = holder(h, owner, holder);
    Map<String, Secret> there = byName(store.locked(h, owner, id));
    List<Secret> created = new ArrayList<>();
    List<Secret> updated = new ArrayList<>();
    for (SecretChange change : changes) {
      Secret before = there.get(change.name());
      if (before == null) {
        created.add(
            applied(
                new Secret(UUID.randomUUID(), owner, holder, change.name(), null, null), change));
      } else {
        Secret after = applied(before, change);
        if (!after.equals(before)) {
          updated.add(after);
          tell(h, before, after, cause);
        }
      }
    }
    requireRoom(there.size() + created.size());
    store.update(h, updated);
    store.insert(h, id, created);
    created.forEach(secret -> tell(h, null, secret, cause));
    return new Written(created.size(), updated.size());
  }

  private void tell(Handle h, Secret before, Secret after, Cause cause) {
    String id = (before == null ? after : before).id().toString();
    ledger.tell(h, "secrets", id, document(before), document(after), List.of("content"), cause);
  }

  /** The content only to see that it changes. */
  private static ObjectNode document(Secret secret) {
    return secret == null
        ? null
        : Json.object()
            .put("name", secret.name())
            .put(secret.owner().text(), secret.holder())
            .put("path", secret.path())
            .put("content", secret.content());
  }

  private static Secret applied(Secret before, SecretChange change) {
    ObjectNode fields = change.fields();
    String content = fields.has("content") ? fields.get("content").textValue() : before.content();
    if (content == null) {
      throw Missing.field(change.at() + ".content");
    }
    return new Secret(
        before.id(),
        before.owner(),
        before.holder(),
        change.newName() == null ? before.name() : change.newName(),
        content,
        fields.has("path") ? fields.get("path").textValue() : before.path());
  }

  private UUID holder(Handle h, Owner owner, String name) {
    return store
        .holder(h, owner, name)
        .orElseThrow(() -> new NotFound("%s %s does not exist".formatted(owner.text(), name)));
  }

  private <T> T unique(Function<Handle, T> work) {
    try {
      return database.write(work);
    } catch (UnableToExecuteStatementException e) {
      throw SqlFaults.violates(e, "secret_node_name") || SqlFaults.violates(e, "secret_group_name")
          ? exists()
          : e;
    }
  }

  private static void requireRoom(int secrets) {
    if (secrets > MAX_SECRETS) {
      throw Invalid.field(
          "config.secrets", "a node or group has at most " + MAX_SECRETS + " secrets");
    }
  }

  private static Map<String, Secret> byName(List<Secret> secrets) {
    return secrets.stream().collect(Collectors.toMap(Secret::name, Function.identity()));
  }

  private static NotFound unknown(Owner owner, String holder, String name) {
    return new NotFound("%s %s has no secret %s".formatted(owner.text(), holder, name));
  }

  private static Conflict exists() {
    return new Conflict("a secret of this name exists already");
  }
}
