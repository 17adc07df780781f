package io.perigee.auth.face.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.bootstrap.Bootstrap;
import io.perigee.auth.luna.LunaUser;
import io.perigee.contracts.error.Missing;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * First users of an installation: {@code
 * {"luna":{"username","password"},"account":{"login","email","keys":[{"name","key"}]},
 * "lunanode":{"api_id","api_key"}}}. Each part may be left out; an API key needs the account.
 * Idempotent.
 */
@Path("/internal/bootstrap")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class BootstrapResource {

  private static final int LONGEST_KEY = 16_384;

  private final Bootstrap bootstrap;
  private final Call call;

  BootstrapResource(Bootstrap bootstrap, Call call) {
    this.bootstrap = bootstrap;
    this.call = call;
  }

  /**
   * 200 {@code {"luna":{"id","username"},"account":{"id","login"},"lunanode":{"api_id"}}}, with the
   * parts asked for.
   */
  @POST
  public ObjectNode install(byte[] body) {
    Fields fields = Fields.of(Documents.object(body)).only(Set.of("luna", "account", "lunanode"));
    Optional<Fields> luna = part(fields, "luna", "username", "password");
    Optional<Bootstrap.WantedAccount> account =
        part(fields, "account", "login", "email", "keys").map(BootstrapResource::account);
    Optional<Bootstrap.WantedApiKey> apiKey =
        part(fields, "lunanode", "api_id", "api_key")
            .map(f -> f.require("api_id", "api_key"))
            .map(
                f ->
                    new Bootstrap.WantedApiKey(
                        f.text("api_id").value(), f.text("api_key").value()));
    if (apiKey.isPresent() && account.isEmpty()) {
      throw Missing.field("account");
    }
    luna.ifPresent(f -> f.require("username", "password"));
    ObjectNode answer = Documents.empty();
    account
        .map(wanted -> bootstrap.account(wanted, apiKey, call.cause()))
        .ifPresent(
            a -> answer.putObject("account").put("id", a.id().toString()).put("login", a.login()));
    apiKey.ifPresent(k -> answer.putObject("lunanode").put("api_id", k.apiId()));
    luna.ifPresent(
        f -> {
          LunaUser user =
              bootstrap.lunaUser(f.text("username").value(), f.text("password").value());
          answer.putObject("luna").put("id", user.number()).put("username", user.username());
        });
    return answer;
  }

  private static Optional<Fields> part(Fields fields, String name, String... known) {
    return Optional.ofNullable(fields.inner(name).value()).map(f -> f.only(Set.of(known)));
  }

  private static Bootstrap.WantedAccount account(Fields fields) {
    fields.require("login", "email");
    List<Fields> rows = Optional.ofNullable(fields.rows("keys").value()).orElse(List.of());
    return new Bootstrap.WantedAccount(
        fields.text("login").value(),
        fields.text("email").value(),
        rows.stream().map(BootstrapResource::key).toList());
  }

  private static Bootstrap.WantedKey key(Fields fields) {
    fields.only(Set.of("name", "key")).require("key");
    return new Bootstrap.WantedKey(
        fields.text("name").value(), fields.text("key", LONGEST_KEY).value());
  }
}
