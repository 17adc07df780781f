package io.perigee.network.face.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.luna.LunaName;
import io.perigee.network.address.Address;
import io.perigee.network.address.Prefix;
import io.perigee.network.known.KnownRegions;
import io.perigee.network.network.NetworkSettings;
import io.perigee.network.network.Networks;
import io.perigee.network.pool.NetworkPool;
import io.perigee.network.pool.Pools;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Sets up the public networks of an installation's regions: {@code
 * {"networks":[{name,network,gateway?,zone?,comment?, region?}],
 * "pools":[{name,networks:[names],region?,description?,public?}]}}. One that is there already stays
 * as it is; nothing is removed.
 */
@Path("/internal/bootstrap")
@RunOnVirtualThread
public class BootstrapResource {

  private static final Set<String> FIELDS =
      Set.of("name", "region", "network", "gateway", "zone", "comment");

  private final Networks networks;
  private final Pools pools;
  private final KnownRegions regions;
  private final Call call;

  BootstrapResource(Networks networks, Pools pools, KnownRegions regions, Call call) {
    this.networks = networks;
    this.pools = pools;
    this.regions = regions;
    this.call = call;
  }

  private record Wanted(NetworkSettings settings, UUID region) {}

  /** {@code {"networks":[…]}} as published; 503 while a region is not known yet: try again. */
  @POST
  public ObjectNode bootstrap(byte[] body) {
    List<Fields> rows =
        Fields.of(Documents.object(body))
            .only(Set.of("networks", "pools"))
            .require("networks")
            .rows("networks")
            .orElse(List.of());
    List<Wanted> wanted = rows.stream().map(this::wanted).toList();
    List<Fields> pooled = Fields.of(Documents.object(body)).rows("pools").orElse(List.of());
    pooled.forEach(BootstrapResource::requirePool);
    ObjectNode answer = Documents.empty();
    ArrayNode made = answer.putArray("networks");
    wanted.forEach(w -> made.add(networks.provide(w.region, w.settings, call.cause()).document()));
    ArrayNode pool = answer.putArray("pools");
    pooled.forEach(
        row ->
            pool.addObject()
                .put("id", pools.provide(pool(row)).id().toString())
                .put("name", row.text("name").value()));
    return answer;
  }

  private static void requirePool(Fields row) {
    row.only(Set.of("name", "region", "networks", "description", "public"))
        .require("name", "networks");
    LunaName.object(row.path("name"), row.text("name").value());
  }

  private NetworkPool pool(Fields row) {
    String region = row.text("region", 63).value();
    List<UUID> members =
        row.texts("networks").value().stream()
            .distinct()
            .map(
                name ->
                    networks
                        .resolve(null, name)
                        .orElseThrow(
                            () ->
                                row.invalid(
                                    "networks", "network %s does not exist".formatted(name)))
                        .id())
            .toList();
    return new NetworkPool(
        UUID.randomUUID(),
        region == null ? null : regions.id(region),
        row.text("name").value(),
        row.text("description", 255).value(),
        row.flag("public").orElse(true),
        members);
  }

  private Wanted wanted(Fields row) {
    row.only(FIELDS).require("name", "network");
    String region = row.text("region", 63).value();
    Prefix prefix =
        Prefix.parse(row.text("network").value())
            .orElseThrow(() -> row.invalid("network", "must be a network as address/bits"));
    Address gateway =
        row.text("gateway")
            .map(
                t ->
                    Address.parse(t)
                        .orElseThrow(() -> row.invalid("gateway", "must be an IP address")))
            .value();
    NetworkSettings settings =
        new NetworkSettings(
            LunaName.object(row.path("name"), row.text("name").value()),
            prefix,
            gateway,
            null,
            null,
            null,
            row.oneOf("zone", "internal", "external").orElse("internal"),
            "ethernet",
            false,
            null,
            null,
            row.text("comment").value(),
            null,
            null);
    return new Wanted(settings.checked(), region == null ? null : regions.id(region));
  }
}
