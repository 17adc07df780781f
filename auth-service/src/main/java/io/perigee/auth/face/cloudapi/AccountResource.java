package io.perigee.auth.face.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.account.Account;
import io.perigee.auth.account.Accounts;
import io.perigee.auth.account.Profile;
import io.perigee.auth.account.ProfileField;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.Given;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.runtime.http.Idempotent;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** CloudAPI, section Account. */
@Path("/cloudapi/{login}")
@RunOnVirtualThread
@Idempotent
public final class AccountResource {

  private static final String CNS = "triton_cns_enabled";
  private static final Set<String> UPDATABLE =
      Stream.concat(Arrays.stream(ProfileField.values()).map(ProfileField::text), Stream.of(CNS))
          .collect(Collectors.toUnmodifiableSet());

  private final Accounts accounts;
  private final CloudAccount caller;

  AccountResource(Accounts accounts, CloudAccount caller) {
    this.accounts = accounts;
    this.caller = caller;
  }

  /** GetAccount: fields that are not set are left out. */
  @GET
  public Response get(@PathParam("login") String login) {
    return CloudAnswers.ok(show(accounts.get(caller.id(login))));
  }

  /**
   * UpdateAccount: what is left out stays; an empty text clears. Neither login nor password can be
   * changed here.
   */
  @POST
  public Response update(
      @PathParam("login") String login,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    Fields fields = CloudParams.read(uri, headers, body).only(UPDATABLE);
    Map<ProfileField, String> texts = ProfileJson.read(fields);
    Given<Boolean> cns = fields.flag(CNS);
    Account updated =
        accounts.update(
            caller.id(login),
            caller.cause(),
            (Profile p) -> p.with(texts, cns.orElse(p.tritonCnsEnabled())));
    return CloudAnswers.ok(show(updated));
  }

  private static ObjectNode show(Account account) {
    ObjectNode json =
        Documents.empty().put("id", account.id().toString()).put("login", account.login());
    ProfileJson.put(json, account.profile());
    return json.put("updated", CloudAccount.time(account.updated()))
        .put("created", CloudAccount.time(account.created()))
        .put(CNS, account.profile().tritonCnsEnabled());
  }
}
