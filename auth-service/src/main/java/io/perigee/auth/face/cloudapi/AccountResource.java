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
import io.perigee.faces.cloudapi.OwnAccount;
import io.perigee.runtime.identity.Call;
import io.perigee.runtime.identity.Principal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** CloudAPI, section Account. */
@Path("/cloudapi/{login}")
@RunOnVirtualThread
public final class AccountResource {

  private static final String CNS = "triton_cns_enabled";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final Set<String> UPDATABLE =
      Stream.concat(Arrays.stream(ProfileField.values()).map(ProfileField::text), Stream.of(CNS))
          .collect(Collectors.toUnmodifiableSet());

  private final Accounts accounts;
  private final Call call;

  AccountResource(Accounts accounts, Call call) {
    this.accounts = accounts;
    this.call = call;
  }

  /** GetAccount: fields that are not set are left out. */
  @GET
  public Response get(@PathParam("login") String login) {
    return CloudAnswers.ok(show(accounts.get(own(login))));
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
    Map<ProfileField, String> texts = new EnumMap<>(ProfileField.class);
    for (ProfileField field : ProfileField.values()) {
      fields.text(field.text()).ifPresent(value -> texts.put(field, value));
    }
    Given<Boolean> cns = fields.flag(CNS);
    Account updated =
        accounts.update(
            own(login),
            call.cause(),
            (Profile p) -> p.with(texts, cns.orElse(p.tritonCnsEnabled())));
    return CloudAnswers.ok(show(updated));
  }

  /** Sub-users get here once roles can let them. */
  private UUID own(String login) {
    UUID account =
        UUID.fromString(OwnAccount.of(call.principal().account(), call.principal().login(), login));
    call.require(Principal.Kind.ACCOUNT);
    return account;
  }

  private static ObjectNode show(Account account) {
    ObjectNode json =
        Documents.empty().put("id", account.id().toString()).put("login", account.login());
    for (ProfileField field : ProfileField.values()) {
      String value = account.profile().text(field);
      if (value != null) {
        json.put(field.text(), value);
      }
    }
    return json.put("updated", time(account.updated()))
        .put("created", time(account.created()))
        .put(CNS, account.profile().tritonCnsEnabled());
  }

  private static String time(Instant instant) {
    return TIME.format(instant);
  }
}
