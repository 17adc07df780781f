package io.perigee.compute.face.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.limit.Limit;
import io.perigee.compute.limit.Limits;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Invalid;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What accounts may have at most, as the operator says: {@code
 * {"limits":[{"by","value","check"?,"os"?,"image"?}]}}. PUT replaces them all.
 */
@Path("/internal/accounts/{id}/limits")
@RunOnVirtualThread
public class LimitsResource {

  private static final int MOST = 100;

  private final Limits limits;

  LimitsResource(Limits limits) {
    this.limits = limits;
  }

  @GET
  @Produces("application/json")
  public JsonNode get(@PathParam("id") UUID account) {
    return view(limits.list(account));
  }

  @PUT
  @Consumes("*/*")
  @Produces("application/json")
  public JsonNode put(@PathParam("id") UUID account, byte[] body) {
    List<Fields> rows =
        Fields.of(Documents.object(body))
            .only(Set.of("limits"))
            .require("limits")
            .rows("limits")
            .orElse(List.of());
    if (rows.size() > MOST) {
      throw Invalid.field("limits", "limits: at most " + MOST);
    }
    List<Limit> read = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Fields row : rows) {
      Limit limit = limit(row);
      if (!seen.add(limit.by() + " " + limit.check() + " " + limit.name())) {
        throw row.invalid("by", "is given twice for the same");
      }
      read.add(limit);
    }
    limits.put(account, read);
    return view(limits.list(account));
  }

  private static Limit limit(Fields row) {
    row.only(Set.of("by", "value", "check", "os", "image", "used")).require("by", "value");
    String check = row.oneOf("check", "os", "image").value();
    if (check != null) {
      row.require(check);
    }
    return new Limit(
        row.oneOf("by", "machines", "ram", "quota").value(),
        check,
        check == null ? null : row.text(check, 255).value(),
        row.number("value", 0, Integer.MAX_VALUE).value(),
        0);
  }

  private static ObjectNode view(List<Limit> limits) {
    ObjectNode view = Json.object();
    ArrayNode rows = view.putArray("limits");
    for (Limit limit : limits) {
      ObjectNode row = rows.addObject().put("by", limit.by());
      row.put("value", limit.value()).put("used", limit.used());
      if (limit.check() != null) {
        row.put("check", limit.check()).put(limit.check(), limit.name());
      }
    }
    return view;
  }
}
