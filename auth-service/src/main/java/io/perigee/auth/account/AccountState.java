package io.perigee.auth.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topics;
import java.util.List;

/**
 * How an account looks on the topic {@code accounts}: its details, and of its keys the names and
 * fingerprints.
 */
final class AccountState {

  private AccountState() {}

  /**
   * @param keys JSON array of {@code {"name","md5","sha256"}}
   */
  static StateChange of(Account account, String keys, List<String> changed) {
    ObjectNode object =
        Json.object()
            .put("id", account.id().toString())
            .put("number", account.number())
            .put("login", account.login())
            .put("triton_cns_enabled", account.profile().tritonCnsEnabled())
            .put("created", account.created().toString())
            .put("updated", account.updated().toString());
    for (ProfileField field : ProfileField.values()) {
      object.put(field.column(), account.profile().text(field));
    }
    object.set("keys", Json.tree(keys));
    String id = account.id().toString();
    return new StateChange(
        Topics.ACCOUNTS,
        id,
        account.login(),
        account.version(),
        id,
        null,
        "active",
        changed,
        false,
        object);
  }
}
