package io.perigee.compute.face.lunanode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.pack.Pack;
import io.perigee.compute.pack.PackQuery;
import io.perigee.compute.pack.Packs;
import io.perigee.compute.region.Regions;
import io.perigee.faces.Documents;
import io.perigee.faces.lunanode.LunaNodeAnswers;
import io.perigee.faces.lunanode.LunaNodeParams;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Set;

/** LunaNode's {@code region/list} and {@code plan/list}. */
@Path("/lunanode")
@RunOnVirtualThread
public class OfferResource {

  private static final int MIB_PER_GIB = 1024;

  private final Regions regions;
  private final Packs packs;
  private final LunaNodeCaller caller;

  OfferResource(Regions regions, Packs packs, LunaNodeCaller caller) {
    this.regions = regions;
    this.packs = packs;
    this.caller = caller;
  }

  /** {@code regions{id:label}}, the default first. */
  @POST
  @Path("/region/list")
  public Response regions(byte[] body) {
    caller.account();
    LunaNodeParams.read(body).only(Set.of());
    ObjectNode answer = Documents.empty();
    ObjectNode all = answer.putObject("regions");
    regions.list().forEach(region -> all.put(region.name(), region.label()));
    return LunaNodeAnswers.success(answer);
  }

  /**
   * {@code ram} in MB, {@code storage} in GB, {@code bandwidth} in GB a month, {@code price} in
   * dollars an hour.
   */
  @POST
  @Path("/plan/list")
  public Response plans(byte[] body) {
    caller.account();
    LunaNodeParams.read(body).only(Set.of());
    ObjectNode answer = Documents.empty();
    ArrayNode plans = answer.putArray("plans");
    packs.list(PackQuery.ALL).forEach(pack -> plans.add(plan(pack)));
    return LunaNodeAnswers.success(answer);
  }

  private static ObjectNode plan(Pack pack) {
    ObjectNode plan =
        Documents.empty()
            .put("plan_id", pack.number())
            .put("name", pack.name())
            .put("ram", pack.memory())
            .put("vcpu", pack.vcpus())
            .put("storage", pack.disk() / MIB_PER_GIB)
            .put("bandwidth", pack.bandwidth())
            .put("ips", 1)
            .put("price", pack.price())
            .put("price_nice", "$" + pack.price() + "/hour")
            .put("category", pack.category())
            .put("metadata_json", "{}");
    plan.putObject("metadata");
    return plan;
  }
}
