package io.perigee.network.face.cloudapi;

import io.perigee.contracts.error.Missing;
import io.perigee.faces.Fields;
import io.perigee.faces.cloudapi.ApiVersion;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.faces.cloudapi.Page;
import io.perigee.network.firewall.MachineDirectory;
import io.perigee.network.firewall.Rule;
import io.perigee.network.firewall.RuleParser;
import io.perigee.network.firewall.RuleSpec;
import io.perigee.network.firewall.Rules;
import io.perigee.runtime.http.Idempotent;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** CloudAPI's firewall rules: ListFirewallRules to ListFirewallRuleMachines. */
@Path("/cloudapi/{login}")
@RunOnVirtualThread
@Idempotent
public class FirewallRuleResource {

  private static final Set<String> FIELDS = Set.of("rule", "enabled", "description");
  private static final int LONGEST_DESCRIPTION = 255;

  private final Rules rules;
  private final Caller caller;

  FirewallRuleResource(Rules rules, Caller caller) {
    this.rules = rules;
    this.caller = caller;
  }

  /** ListFirewallRules: the account's own and the global ones; in pages by id. */
  @GET
  @Path("/fwrules")
  public Response list(@PathParam("login") String login, @Context UriInfo uri) {
    UUID account = caller.account(login);
    Page page = Page.ofWhole(CloudParams.read(uri), "fwrules", 1);
    UUID after = page.after() == null ? null : page.after().uuid(0);
    return CloudAnswers.page(
        uri,
        page,
        page.isWhole()
            ? rules.list(account)
            : rules.list(account, page.reading(), page.offset(), after),
        FirewallRuleResource::key,
        RuleView::of);
  }

  /** CreateFirewallRule. */
  @POST
  @Path("/fwrules")
  public Response create(
      @PathParam("login") String login,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    UUID account = caller.account(login);
    Fields params = CloudParams.read(uri, headers, body).only(FIELDS).require("rule");
    Rule made =
        rules.create(
            account,
            spec(params),
            params.flag("enabled").orElse(false),
            params.text("description", LONGEST_DESCRIPTION).value(),
            caller.cause());
    return CloudAnswers.created("/" + login + "/fwrules/" + made.id(), RuleView.of(made));
  }

  /** GetFirewallRule. */
  @GET
  @Path("/fwrules/{id}")
  public Response get(@PathParam("login") String login, @PathParam("id") String id) {
    UUID account = caller.account(login);
    return CloudAnswers.ok(RuleView.of(rules.get(account, rule(id))));
  }

  /** UpdateFirewallRule: what is left out stays. */
  @POST
  @Path("/fwrules/{id}")
  public Response update(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    UUID account = caller.account(login);
    UUID rule = rule(id);
    Fields params = CloudParams.read(uri, headers, body).only(FIELDS);
    if (params.names().isEmpty()) {
      throw Missing.field("rule");
    }
    if (params.has("rule")) {
      params.require("rule");
    }
    RuleSpec spec = params.has("rule") ? spec(params) : null;
    var enabled = params.flag("enabled");
    var description = params.text("description", LONGEST_DESCRIPTION);
    Rule changed =
        rules.change(
            account,
            rule,
            r ->
                new Rule(
                    r.id(),
                    r.account(),
                    spec == null ? r.spec() : spec,
                    enabled.orElse(r.enabled()),
                    description.or(r.description()),
                    r.version()),
            caller.cause());
    return CloudAnswers.ok(RuleView.of(changed));
  }

  /** EnableFirewallRule. */
  @POST
  @Path("/fwrules/{id}/enable")
  public Response enable(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    CloudParams.read(uri, headers, body).only(Set.of());
    return enabled(login, id, true);
  }

  /** DisableFirewallRule. */
  @POST
  @Path("/fwrules/{id}/disable")
  public Response disable(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    CloudParams.read(uri, headers, body).only(Set.of());
    return enabled(login, id, false);
  }

  /** DeleteFirewallRule. */
  @DELETE
  @Path("/fwrules/{id}")
  public Response delete(@PathParam("login") String login, @PathParam("id") String id) {
    rules.delete(caller.account(login), rule(id), caller.cause());
    return CloudAnswers.noContent();
  }

  /** ListFirewallRuleMachines: as ListMachines shows them, from what their owner published. */
  @GET
  @Path("/fwrules/{id}/machines")
  public Response machines(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @HeaderParam("Accept-Version") String accept,
      @Context UriInfo uri) {
    UUID account = caller.account(login);
    ApiVersion version = ApiVersion.accepted(accept);
    Page page = Page.ofWhole(CloudParams.read(uri), "rule-machines", 1);
    Function<MachineDirectory.Entry, List<String>> key =
        entry -> List.of(entry.machine().id().toString());
    return CloudAnswers.page(
        uri,
        page,
        page.cut(rules.machinesOf(account, rule(id)), key),
        key,
        entry -> MachineView.of(entry.object(), version));
  }

  /** ListMachineFirewallRules. */
  @GET
  @Path("/machines/{id}/fwrules")
  public Response ofMachine(
      @PathParam("login") String login, @PathParam("id") String id, @Context UriInfo uri) {
    UUID account = caller.account(login);
    Page page = Page.ofWhole(CloudParams.read(uri), "fwrules", 1);
    // Which they are is found out rule by rule; an account has a bounded number of them.
    List<Rule> applying = rules.ofMachine(account, Caller.id("machine", id));
    return CloudAnswers.page(
        uri,
        page,
        page.cut(applying, FirewallRuleResource::key),
        FirewallRuleResource::key,
        RuleView::of);
  }

  private static List<String> key(Rule rule) {
    return List.of(rule.id().toString());
  }

  private Response enabled(String login, String id, boolean enabled) {
    Rule changed =
        rules.change(
            caller.account(login),
            rule(id),
            r -> new Rule(r.id(), r.account(), r.spec(), enabled, r.description(), r.version()),
            caller.cause());
    return CloudAnswers.ok(RuleView.of(changed));
  }

  private static RuleSpec spec(Fields params) {
    return RuleParser.parse(params.text("rule", RuleParser.LONGEST).value());
  }

  private static UUID rule(String id) {
    return Caller.id("rule", id);
  }
}
