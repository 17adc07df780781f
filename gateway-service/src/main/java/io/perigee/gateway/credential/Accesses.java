package io.perigee.gateway.credential;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.gateway.answer.Refused;
import io.vertx.core.Future;
import java.util.Optional;

/** Asks auth-service who may do what, and remembers it as briefly as credentials. */
public final class Accesses {

  private final AuthService auth;
  private final CredentialCache<Question, Access> known;

  private record Question(String account, String principal, String path) {}

  Accesses(AuthService auth, CredentialCache<Question, Access> known) {
    this.auth = auth;
    this.known = known;
  }

  /**
   * What somebody may do with a resource.
   *
   * @param account the account's login or UUID
   * @param principal the caller's UUID
   * @param path the resource below the account
   * @return empty if there is no such account; fails as {@link Refused} if auth-service does not
   *     answer
   */
  public Future<Optional<Access>> find(String account, String principal, String path) {
    return known.get(new Question(account, principal, path), this::ask);
  }

  private Future<Optional<Access>> ask(Question question) {
    ObjectNode body =
        Json.object()
            .put("account", question.account())
            .put("principal", question.principal())
            .put("path", question.path());
    return auth.ask("/access", body).map(answer -> answer.map(Access::read));
  }

  void evict(String account) {
    known.evict(
        (question, access) ->
            account.equals(question.account())
                || access.isPresent() && account.equals(access.get().account()));
  }
}
