package io.perigee.auth.face.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.policy.Policies;
import io.perigee.auth.policy.Policy;
import io.perigee.contracts.error.Missing;
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
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** CloudAPI, section Policies, and the simulator. */
@Path("/cloudapi/{login}/policies")
@RunOnVirtualThread
@Idempotent
public final class PoliciesResource {

  private static final Set<String> KNOWN = Set.of("name", "rules", "description");

  private final Policies policies;
  private final PolicySimulator simulator;
  private final CloudAccount caller;

  PoliciesResource(Policies policies, PolicySimulator simulator, CloudAccount caller) {
    this.policies = policies;
    this.simulator = simulator;
    this.caller = caller;
  }

  /** ListPolicies, oldest first. */
  @GET
  public Response list(@PathParam("login") String login, @Context UriInfo uri) {
    UUID account = caller.id(login);
    Page page = Page.ofWhole(CloudParams.read(uri), "policies", Slices.PARTS);
    return CloudAnswers.page(
        uri,
        page,
        policies.list(account, Slices.of(page)),
        policy -> Slices.key(policy.created(), policy.name()),
        PoliciesResource::show);
  }

  /** GetPolicy, by id or name. */
  @GET
  @Path("/{policy}")
  public Response get(@PathParam("login") String login, @PathParam("policy") String policy) {
    return CloudAnswers.ok(show(policies.get(caller.id(login), policy)));
  }

  /** CreatePolicy: every rule must be readable. */
  @POST
  public Response create(
      @PathParam("login") String login,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    UUID account = caller.id(login);
    Fields fields = CloudParams.read(uri, headers, body).only(KNOWN).require("name", "rules");
    Policy made =
        policies.create(
            account,
            fields.text("name").value(),
            RuleTexts.of(fields, fields.object().get("rules")),
            fields.text("description").value(),
            caller.cause());
    return CloudAnswers.created(caller.place("/policies", made.id().toString()), show(made));
  }

  /** UpdatePolicy: what is left out stays; rules replace those that there were. */
  @POST
  @Path("/{policy}")
  public Response update(
      @PathParam("login") String login,
      @PathParam("policy") String policy,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    UUID account = caller.id(login);
    Fields fields = CloudParams.read(uri, headers, body).only(KNOWN);
    String name = fields.text("name").value();
    if (name == null && fields.has("name")) {
      throw Missing.field("name");
    }
    List<String> rules =
        fields.has("rules") ? RuleTexts.of(fields, fields.object().get("rules")) : null;
    Policy updated =
        policies.update(
            account,
            policy,
            p ->
                new Policy(
                    p.id(),
                    name == null ? p.name() : name,
                    rules == null ? p.rules() : rules,
                    fields.text("description").or(p.description()),
                    p.created()),
            caller.cause());
    return CloudAnswers.ok(show(updated));
  }

  /** DeletePolicy. */
  @DELETE
  @Path("/{policy}")
  public Response delete(@PathParam("login") String login, @PathParam("policy") String policy) {
    policies.delete(caller.id(login), policy, caller.cause());
    return CloudAnswers.noContent();
  }

  /** SimulatePolicy: what would be decided of an attempt, and why. */
  @POST
  @Path("/_simulate")
  public Response simulate(
      @PathParam("login") String login,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    return CloudAnswers.ok(
        simulator.simulate(caller.id(login), CloudParams.read(uri, headers, body)));
  }

  private static ObjectNode show(Policy policy) {
    ObjectNode json =
        Documents.empty().put("name", policy.name()).put("id", policy.id().toString());
    policy.rules().forEach(json.putArray("rules")::add);
    if (policy.description() != null) {
      json.put("description", policy.description());
    }
    return json;
  }
}
