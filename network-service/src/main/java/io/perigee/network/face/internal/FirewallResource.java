package io.perigee.network.face.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.network.firewall.Rule;
import io.perigee.network.firewall.RuleParser;
import io.perigee.network.firewall.Rules;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.Set;
import java.util.UUID;

/**
 * The operator's global firewall rules, which apply to everybody's machines: {@code POST
 * {"rule","enabled"?,"description"?}}, {@code DELETE /{id}}.
 */
@Path("/internal/firewall/global-rules")
@RunOnVirtualThread
public class FirewallResource {

  private final Rules rules;
  private final Call call;

  FirewallResource(Rules rules, Call call) {
    this.rules = rules;
    this.call = call;
  }

  @POST
  public ObjectNode create(byte[] body) {
    Fields fields =
        Fields.of(Documents.object(body))
            .only(Set.of("rule", "enabled", "description"))
            .require("rule");
    Rule made =
        rules.create(
            null,
            RuleParser.parse(fields.text("rule", RuleParser.LONGEST).value()),
            fields.flag("enabled").orElse(true),
            fields.text("description", 255).value(),
            call.cause());
    return Documents.empty().put("id", made.id().toString()).put("rule", made.spec().text());
  }

  @DELETE
  @Path("/{id}")
  public ObjectNode delete(@PathParam("id") UUID id) {
    if (!rules.deleteGlobal(id)) {
      throw new NotFound("rule " + id + " not found");
    }
    return Documents.empty().put("id", id.toString());
  }
}
