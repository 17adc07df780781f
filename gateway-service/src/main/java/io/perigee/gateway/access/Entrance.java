package io.perigee.gateway.access;

import io.perigee.contracts.policy.RoleGrants;
import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import io.perigee.gateway.credential.Access;
import io.perigee.gateway.credential.Accesses;
import io.perigee.gateway.credential.CloudApiSignatures;
import io.perigee.gateway.credential.Principal;
import io.perigee.gateway.exchange.Exchange;
import io.perigee.gateway.route.Route;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;

/**
 * The one place where it is decided whether a CloudAPI request may go on. An account's owner may do
 * everything under its own URL. Everybody else acts by roles: sub-users in their account, and
 * accounts that another account made members of a role of its own.
 *
 * <pre>
 * owner, nothing tagged ─────────────────────────────► on
 * owner ─ role tags of the resource ─────────────────► on, with the header role-tag
 * others ─ member of a role there? ─ route ─ policy ─► on, acting in the account
 *               no: 403                    no: 403
 * </pre>
 */
public final class Entrance {

  private final Accesses accesses;
  private final Permission permission;
  private final RoleTags roleTags;

  public Entrance(Accesses accesses, Permission permission, RoleTags roleTags) {
    this.accesses = accesses;
    this.permission = permission;
    this.roleTags = roleTags;
  }

  /**
   * Decides, and leaves in the exchange who acts in which account.
   *
   * @param segment the URL's first, decoded
   * @param choose finds the route, which may need the body; not called for who has no role at all
   * @return the route and the account's login; fails as {@link Refused}
   */
  public Future<Admitted> admit(
      Exchange exchange,
      CloudApiSignatures.Caller caller,
      String segment,
      Supplier<Future<Route>> choose) {
    boolean own = caller.owns(segment);
    boolean owner = own && caller.isAccount();
    Principal principal = caller.principal();
    ResourcePath resource = ResourcePath.of(exchange.path());
    if (owner && !caller.tagged()) {
      return choose.get().map(route -> own(exchange, principal, route, resource, false));
    }
    return accesses
        .find(own ? principal.account() : segment, principal.id(), resource.below())
        .compose(
            found -> {
              Access access = found.orElseThrow(() -> foreign(principal));
              if (owner) {
                return choose
                    .get()
                    .map(
                        route -> {
                          exchange.roleTags(access.tags());
                          return own(exchange, principal, route, resource, true);
                        });
              }
              if (access.roles().isEmpty()) {
                throw foreign(principal);
              }
              return byRoles(exchange, principal, access, resource, choose);
            });
  }

  /**
   * Who was admitted where.
   *
   * @param login the account's
   * @param access the account and what is known of it
   */
  public record Admitted(Route route, String login, Access access) {}

  private Admitted own(
      Exchange exchange, Principal owner, Route route, ResourcePath resource, boolean tagged) {
    exchange.aftermath(
        roleTags.after(exchange, route, resource, owner.account(), List.of(), tagged));
    return new Admitted(
        route,
        owner.login(),
        new Access(owner.account(), owner.login(), List.of(), exchange.roleTags()));
  }

  private Future<Admitted> byRoles(
      Exchange exchange,
      Principal caller,
      Access access,
      ResourcePath resource,
      Supplier<Future<Route>> choose) {
    List<RoleGrants> active = Permission.active(access, exchange.request().query());
    exchange.principal(
        new Principal(
            caller.id(),
            "sub-user",
            access.login(),
            access.account(),
            active.stream().map(RoleGrants::name).sorted().toList(),
            caller.face(),
            caller.login()));
    return choose
        .get()
        .compose(
            route ->
                permission
                    .granted(exchange, route, resource, access, active)
                    .map(
                        granting -> {
                          exchange.roleTags(access.tags());
                          List<String> names = granting.stream().map(RoleGrants::name).toList();
                          exchange.aftermath(
                              roleTags.after(
                                  exchange, route, resource, access.account(), names, true));
                          return new Admitted(route, access.login(), access);
                        }));
  }

  /**
   * One text for an account that there is not and one that is closed: it tells nobody which are.
   */
  private static Refused foreign(Principal caller) {
    return new Refused(
        Refusal.forbidden(caller.login() + " is not authorized to access this account"));
  }
}
