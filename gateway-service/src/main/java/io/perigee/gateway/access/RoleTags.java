package io.perigee.gateway.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import io.perigee.gateway.credential.Access;
import io.perigee.gateway.credential.AuthService;
import io.perigee.gateway.credential.Credentials;
import io.perigee.gateway.exchange.Aftermath;
import io.perigee.gateway.exchange.Exchange;
import io.perigee.gateway.route.Api;
import io.perigee.gateway.route.Lookup;
import io.perigee.gateway.route.Route;
import io.perigee.gateway.route.RouteTable;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Role tags where resources come and go (CloudAPI, "Role Tags"): SetRoleTags is for what there is;
 * a header {@code role-tag} tags what a request makes or changes; what a sub-user makes is tagged
 * with the roles by which it was made; what is deleted leaves no tags behind for what may bear its
 * name later.
 */
public final class RoleTags {

  private static final Logger LOG = Logger.getLogger(RoleTags.class);
  private static final String HEADER = "role-tag";

  private final RouteTable table;
  private final Owners owners;
  private final AuthService auth;
  private final Credentials credentials;

  public RoleTags(RouteTable table, Owners owners, AuthService auth, Credentials credentials) {
    this.table = table;
    this.owners = owners;
    this.auth = auth;
    this.credentials = credentials;
  }

  /**
   * Where auth-service sets tags: the resource, and the path as the caller wrote it, come before
   * the caller's own query, of which they are no part.
   */
  public static String target(String path, String login, String query) {
    return "/"
        + login
        + "/_role-tags?path="
        + URLEncoder.encode(ResourcePath.of(path).below(), StandardCharsets.UTF_8)
        + "&name="
        + URLEncoder.encode(path, StandardCharsets.UTF_8)
        + (query == null || query.isEmpty() ? "" : "&" + query);
  }

  /**
   * Makes sure that a path names a resource that there is.
   *
   * @param path as the caller wrote it
   * @param named the same with the account's login
   * @return fails as {@link Refused}: InvalidArgument if the path is no resource's,
   *     ResourceNotFound if there is none
   */
  public Future<Void> requireResource(String path, String named, Access account) {
    ResourcePath resource = ResourcePath.of(path);
    if (!resource.isWhole()
        || !(table.find(Api.CLOUDAPI, HttpMethod.GET, path) instanceof Lookup.Found found)) {
      return Future.failedFuture(
          new Refused(
              Refusal.invalid(
                  path + " is no resource that bears role tags; " + resource.below() + " may be")));
    }
    Route route = found.choice().any();
    String last = route.path().substring(route.path().lastIndexOf('/') + 1);
    if (!last.startsWith(":") || route.isGateways() || resource.full().equals("/")) {
      return Future.succeededFuture();
    }
    if (route.status() != 0) {
      return Future.failedFuture(new Refused(Refusal.notMade(route.name())));
    }
    return owners
        .ask(route.service(), HttpMethod.HEAD, named, account)
        .map(
            answer -> {
              // GetDatacenter sends who asks to the datacenter, which is there all the same.
              if (answer.status() >= 400) {
                throw new Refused(Refusal.unknownPath(path));
              }
              return null;
            });
  }

  /**
   * What to do about tags once a request is answered.
   *
   * @param account the account's UUID
   * @param granting names of the roles by which a sub-user was let through; empty for the owner
   * @param tagged whether anything in the account is tagged
   */
  public Aftermath after(
      Exchange exchange,
      Route route,
      ResourcePath resource,
      String account,
      List<String> granting,
      boolean tagged) {
    if (!route.writes() || route.isRoleTags()) {
      return Aftermath.NONE;
    }
    List<String> asked = asked(exchange);
    boolean deletes = route.method() == HttpMethod.DELETE;
    // Who acts by roles changes the tags of what there is by SetRoleTags only.
    boolean owner = granting.isEmpty();
    if (!deletes && asked.isEmpty() && owner || deletes && !tagged) {
      return Aftermath.NONE;
    }
    return (status, location) -> {
      if (deletes) {
        return status / 100 == 2 && resource.isWhole()
            ? tell(account, resource.below(), List.of())
            : Future.succeededFuture();
      }
      return made(status, location)
          .filter(made -> !made.equals(resource.below()))
          .map(made -> tell(account, made, asked.isEmpty() ? granting : asked))
          .orElseGet(
              () ->
                  owner && changed(route, status) && resource.isWhole() && !asked.isEmpty()
                      ? tell(account, resource.below(), asked)
                      : Future.succeededFuture());
    };
  }

  /**
   * Updates answer 200, but UpdateFabricVLAN 202 and UpdateFabricNetwork 201; another 202 says that
   * something was begun.
   */
  private static boolean changed(Route route, int status) {
    return status == 200 || route.method() == HttpMethod.PUT && (status == 201 || status == 202);
  }

  /** The resource that an answer says was made; parts of another are none. */
  private static Optional<String> made(int status, String location) {
    if (status != 201 || location == null || !location.startsWith("/")) {
      return Optional.empty();
    }
    return Optional.of(ResourcePath.of(location))
        .filter(ResourcePath::isWhole)
        .map(ResourcePath::below);
  }

  private static List<String> asked(Exchange exchange) {
    String header = exchange.request().getHeader(HEADER);
    return header == null
        ? List.of()
        : Arrays.stream(header.split(",")).map(String::strip).filter(n -> !n.isEmpty()).toList();
  }

  /** The resource is there whatever becomes of its tags, so a failure is the log's only. */
  private Future<Void> tell(String account, String path, List<String> roles) {
    ObjectNode question = Json.object().put("account", account).put("path", path);
    roles.forEach(question.putArray("roles")::add);
    return auth.ask("/role-tags", question)
        .onSuccess(
            known -> {
              credentials.evict(account);
              if (known.isEmpty()) {
                LOG.warnf("event=role-tags-refused account=%s path=%s", account, path);
              }
            })
        .onFailure(
            failure -> LOG.warnf("event=role-tags-not-set account=%s path=%s", account, path))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }
}
