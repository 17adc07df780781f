package io.perigee.network.face.lunanode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.lunanode.LunaNodeAnswers;
import io.perigee.faces.lunanode.LunaNodeParams;
import io.perigee.network.known.KnownRegions;
import io.perigee.network.securitygroup.SecurityGroup;
import io.perigee.network.securitygroup.SecurityGroups;
import io.perigee.network.securitygroup.SecurityRule;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** LunaNode's security groups: {@code securitygroup/*} and {@code vm/securitygroup-*}. */
@Path("/lunanode")
@RunOnVirtualThread
public class SecurityGroupResource {

  private static final int LONGEST_NAME = 64;

  private final SecurityGroups groups;
  private final KnownRegions regions;
  private final LunaNodeCaller caller;

  SecurityGroupResource(SecurityGroups groups, KnownRegions regions, LunaNodeCaller caller) {
    this.groups = groups;
    this.regions = regions;
    this.caller = caller;
  }

  /** {@code securitygroups[]{securitygroup_id,name,region}}. */
  @POST
  @Path("/securitygroup/list")
  public Response list(byte[] body) {
    LunaNodeParams.read(body).only(Set.of());
    List<SecurityGroup> found = groups.list(caller.account());
    Map<UUID, String> names = regions.names();
    ObjectNode answer = Documents.empty();
    ArrayNode rows = answer.putArray("securitygroups");
    found.forEach(
        g ->
            rows.addObject()
                .put("securitygroup_id", g.number())
                .put("name", g.name())
                .put("region", g.region() == null ? null : names.get(g.region())));
    return LunaNodeAnswers.success(answer);
  }

  /** {@code group_id}. */
  @POST
  @Path("/securitygroup/create")
  public Response create(byte[] body) {
    Fields params = LunaNodeParams.read(body).only(Set.of("region", "name")).require("name");
    SecurityGroup made =
        groups.create(
            caller.account(), caller.region(params), params.text("name", LONGEST_NAME).value());
    return LunaNodeAnswers.success(Documents.empty().put("group_id", made.number()));
  }

  @POST
  @Path("/securitygroup/rename")
  public Response rename(byte[] body) {
    Fields params =
        LunaNodeParams.read(body)
            .only(Set.of("region", "group_id", "name"))
            .require("group_id", "name");
    groups.rename(
        caller.account(),
        caller.region(params),
        number(params, "group_id"),
        params.text("name", LONGEST_NAME).value());
    return LunaNodeAnswers.success();
  }

  @POST
  @Path("/securitygroup/delete")
  public Response delete(byte[] body) {
    Fields params =
        LunaNodeParams.read(body).only(Set.of("region", "group_id")).require("group_id");
    groups.delete(caller.account(), caller.region(params), number(params, "group_id"));
    return LunaNodeAnswers.success();
  }

  /** The rules under {@code "0"}, {@code "1"}, … at the top. */
  @POST
  @Path("/securitygroup/rule-list")
  public Response rules(byte[] body) {
    Fields params =
        LunaNodeParams.read(body).only(Set.of("region", "group_id")).require("group_id");
    List<SecurityRule> found =
        groups.rules(caller.account(), caller.region(params), number(params, "group_id"));
    ObjectNode answer = Documents.empty();
    for (int i = 0; i < found.size(); i++) {
      answer.set(String.valueOf(i), SecurityRuleForm.shown(found.get(i)));
    }
    return LunaNodeAnswers.success(answer);
  }

  /** {@code rule_id}. */
  @POST
  @Path("/securitygroup/rule-insert")
  public Response insert(byte[] body) {
    Fields params = LunaNodeParams.read(body);
    SecurityRule rule = SecurityRuleForm.read(params);
    long made =
        groups.insert(caller.account(), caller.region(params), number(params, "group_id"), rule);
    return LunaNodeAnswers.success(Documents.empty().put("rule_id", made));
  }

  @POST
  @Path("/securitygroup/rule-delete")
  public Response deleteRule(byte[] body) {
    Fields params =
        LunaNodeParams.read(body)
            .only(Set.of("region", "group_id", "rule_id"))
            .require("group_id", "rule_id");
    groups.deleteRule(
        caller.account(),
        caller.region(params),
        number(params, "group_id"),
        number(params, "rule_id"));
    return LunaNodeAnswers.success();
  }

  @POST
  @Path("/vm/securitygroup-add")
  public Response add(byte[] body) {
    Fields params = membership(body);
    groups.add(caller.account(), params.uuid("vm_id").value(), number(params, "group_id"));
    return LunaNodeAnswers.success();
  }

  @POST
  @Path("/vm/securitygroup-remove")
  public Response remove(byte[] body) {
    Fields params = membership(body);
    groups.remove(caller.account(), params.uuid("vm_id").value(), number(params, "group_id"));
    return LunaNodeAnswers.success();
  }

  private static Fields membership(byte[] body) {
    return LunaNodeParams.read(body).only(Set.of("vm_id", "group_id")).require("vm_id", "group_id");
  }

  private static long number(Fields params, String field) {
    return params.number(field, 1, Long.MAX_VALUE).value();
  }
}
