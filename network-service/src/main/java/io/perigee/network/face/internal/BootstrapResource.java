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
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Sets up the public networks of an installation's regions: {@code
 * {"networks":[{name,network,gateway?,zone?,comment?, region?}]}}. One that is there already stays
 * as it is; nothing is removed.
 */
@Path("/internal/bootstrap")
@RunOnVirtualThread
public class BootstrapResource {

  private static final Set<String> FIELDS =
      Set.of("name", "region", "network", "gateway", "zone", "comment");

  private final Networks networks;
  private final KnownRegions regions;
  private final Call call;

  BootstrapResource(Networks networks, KnownRegions regions, Call call) {
    this.networks = networks;
    this.regions = regions;
    this.call = call;
  }

  private record Wanted(NetworkSettings settings, UUID region) {}

  /** {@code {"networks":[…]}} as published; 503 while a region is not known yet: try again. */
  @POST
  public ObjectNode bootstrap(byte[] body) {
    List<Fields> rows =
        Fields.of(Documents.object(body))
            .only(Set.of("networks"))
            .require("networks")
            .rows("networks")
            .orElse(List.of());
    List<Wanted> wanted = rows.stream().map(this::wanted).toList();
    ObjectNode answer = Documents.empty();
    ArrayNode made = answer.putArray("networks");
    wanted.forEach(w -> made.add(networks.provide(w.region, w.settings, call.cause()).document()));
    return answer;
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
            row.text("comment").value());
    return new Wanted(settings.checked(), region == null ? null : regions.id(region));
  }
}
