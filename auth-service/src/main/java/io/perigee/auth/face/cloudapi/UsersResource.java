package io.perigee.auth.face.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.account.Profile;
import io.perigee.auth.account.ProfileField;
import io.perigee.auth.user.Membership;
import io.perigee.auth.user.SubUser;
import io.perigee.auth.user.SubUsers;
import io.perigee.contracts.error.Invalid;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.faces.cloudapi.Page;
import io.perigee.runtime.http.Idempotent;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
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
import java.util.TreeSet;
import java.util.UUID;

/** CloudAPI, section Users. */
@Path("/cloudapi/{login}/users")
@RunOnVirtualThread
@Idempotent
public final class UsersResource {

  private static final String LOGIN = "login";
  private static final String PASSWORD = "password";
  private static final String CONFIRMATION = "password_confirmation";
  private static final int LONGEST_PASSWORD = 256;

  private final SubUsers users;
  private final CloudAccount caller;

  UsersResource(SubUsers users, CloudAccount caller) {
    this.users = users;
    this.caller = caller;
  }

  /** ListUsers, oldest first. */
  @GET
  public Response list(@PathParam(LOGIN) String login, @Context UriInfo uri) {
    UUID account = caller.id(login);
    Page page = Page.ofWhole(CloudParams.read(uri), "users", Slices.PARTS);
    return CloudAnswers.page(
        uri,
        page,
        users.list(account, Slices.of(page)),
        user -> Slices.key(user.created(), user.login()),
        UsersResource::show);
  }

  /** GetUser, by id or login; {@code membership} adds the names of its roles. */
  @GET
  @Path("/{user}")
  public Response get(
      @PathParam(LOGIN) String login, @PathParam("user") String user, @Context UriInfo uri) {
    SubUser found = users.get(caller.id(login), user);
    ObjectNode json = show(found);
    if (CloudParams.read(uri).flag("membership").orElse(false)) {
      Membership membership = users.membership(found);
      membership.roles().forEach(json.putArray("roles")::add);
      membership.standard().forEach(json.putArray("default_roles")::add);
    }
    return CloudAnswers.ok(json);
  }

  /** CreateUser. */
  @POST
  public Response create(
      @PathParam(LOGIN) String login,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    UUID account = caller.id(login);
    Fields fields =
        CloudParams.read(uri, headers, body)
            .only(known(PASSWORD))
            .require(LOGIN, "email", PASSWORD);
    Map<ProfileField, String> texts = ProfileJson.read(fields);
    Profile profile = Profile.of(texts.get(ProfileField.EMAIL)).with(texts, false);
    SubUser made =
        users.create(
            account,
            fields.text(LOGIN).value(),
            profile,
            fields.text(PASSWORD, LONGEST_PASSWORD).value(),
            caller.cause());
    return CloudAnswers.created(caller.place("/users", made.login()), show(made));
  }

  /** UpdateUser: what is left out stays; the password is not changed here. */
  @POST
  @Path("/{user}")
  public Response update(
      @PathParam(LOGIN) String login,
      @PathParam("user") String user,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    UUID account = caller.id(login);
    Fields fields = CloudParams.read(uri, headers, body).only(known());
    Map<ProfileField, String> texts = ProfileJson.read(fields);
    SubUser updated =
        users.update(
            account,
            user,
            fields.text(LOGIN).value(),
            (Profile p) -> p.with(texts, false),
            caller.cause());
    return CloudAnswers.ok(show(updated));
  }

  /** ChangeUserPassword: both fields must be the same. */
  @POST
  @Path("/{user}/change_password")
  public Response changePassword(
      @PathParam(LOGIN) String login,
      @PathParam("user") String user,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    UUID account = caller.id(login);
    Fields fields =
        CloudParams.read(uri, headers, body)
            .only(Set.of(PASSWORD, CONFIRMATION))
            .require(PASSWORD, CONFIRMATION);
    String password = fields.text(PASSWORD, LONGEST_PASSWORD).value();
    if (!password.equals(fields.text(CONFIRMATION, LONGEST_PASSWORD).value())) {
      throw Invalid.field(CONFIRMATION, CONFIRMATION + " is not the same as password");
    }
    return CloudAnswers.ok(show(users.changePassword(account, user, password)));
  }

  /** DeleteUser, with its keys. */
  @DELETE
  @Path("/{user}")
  public Response delete(@PathParam(LOGIN) String login, @PathParam("user") String user) {
    users.delete(caller.id(login), user, caller.cause());
    return CloudAnswers.noContent();
  }

  private static Set<String> known(String... more) {
    Set<String> known = new TreeSet<>(Arrays.asList(more));
    known.add(LOGIN);
    Arrays.stream(ProfileField.values()).map(ProfileField::text).forEach(known::add);
    return known;
  }

  private static ObjectNode show(SubUser user) {
    ObjectNode json = Documents.empty().put("id", user.id().toString()).put(LOGIN, user.login());
    ProfileJson.put(json, user.profile());
    return json.put("updated", CloudAccount.time(user.updated()))
        .put("created", CloudAccount.time(user.created()));
  }
}
