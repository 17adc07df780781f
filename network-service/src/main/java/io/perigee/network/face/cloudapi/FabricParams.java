package io.perigee.network.face.cloudapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.Invalid;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.Given;
import io.perigee.network.address.Address;
import io.perigee.network.address.Prefix;
import io.perigee.network.fabric.FabricNetworks;
import io.perigee.network.fabric.FabricVlan;
import io.perigee.network.network.Fabric;
import io.perigee.network.network.NetworkSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network of a fabric as requests have it (<i>CreateFabricNetwork</i>,
 * <i>UpdateFabricNetwork</i>).
 */
final class FabricParams {

  static final int LONGEST = 64;
  private static final Set<String> CREATE =
      Set.of(
          "name",
          "description",
          "subnet",
          "provision_start_ip",
          "provision_end_ip",
          "gateway",
          "resolvers",
          "routes",
          "internet_nat");
  private static final Set<String> UPDATE =
      Set.of(
          "name", "description", "provision_start_ip", "provision_end_ip", "resolvers", "routes");
  private static final int MOST_RESOLVERS = 4;
  private static final int MOST_ROUTES = 64;

  private final Fields fields;

  private FabricParams(Fields fields) {
    this.fields = fields;
  }

  static FabricParams ofCreate(Fields fields) {
    return new FabricParams(
        fields.only(CREATE).require("name", "subnet", "provision_start_ip", "provision_end_ip"));
  }

  static FabricParams ofUpdate(Fields fields) {
    for (String needed : List.of("name", "provision_start_ip", "provision_end_ip")) {
      if (fields.has(needed)) {
        fields.require(needed);
      }
    }
    return new FabricParams(fields.only(UPDATE));
  }

  /** The settings of a new network on the VLAN. */
  NetworkSettings on(FabricVlan vlan) {
    Prefix subnet =
        Prefix.parse(fields.text("subnet").value())
            .orElseThrow(
                () ->
                    fields.invalid("subnet", "must be a subnet as address/bits without host bits"));
    if (subnet.first().v6()) {
      throw fields.invalid("subnet", "must be an IPv4 subnet");
    }
    NetworkSettings bare =
        NetworkSettings.of(fields.text("name", LONGEST).value(), subnet, v4("gateway").value());
    return FabricNetworks.with(
        bare,
        bare.name(),
        fields.text("description", LONGEST).value(),
        new Fabric(
            vlan.id(),
            vlan.vlanId(),
            v4("provision_start_ip").value(),
            v4("provision_end_ip").value(),
            resolvers().orElse(List.of()),
            routes().orElse(Documents.empty()),
            fields.flag("internet_nat").orElse(true)));
  }

  /** What an update makes of a network's settings; what is left out stays. */
  NetworkSettings applied(NetworkSettings now) {
    Fabric fabric = now.fabric();
    Given<List<Address>> resolvers = resolvers();
    Given<ObjectNode> routes = routes();
    return FabricNetworks.with(
        now,
        fields.text("name", LONGEST).or(now.name()),
        fields.text("description", LONGEST).or(now.comment()),
        new Fabric(
            fabric.vlan(),
            fabric.vlanId(),
            v4("provision_start_ip").or(fabric.provisionStart()),
            v4("provision_end_ip").or(fabric.provisionEnd()),
            resolvers.present() ? resolvers.orElse(List.of()) : fabric.resolvers(),
            routes.present() ? routes.orElse(Documents.empty()) : fabric.routes(),
            fabric.internetNat()));
  }

  private Given<Address> v4(String field) {
    return fields.text(field).map(t -> v4(field, t));
  }

  private Address v4(String field, String text) {
    return Address.parse(text)
        .filter(a -> !a.v6())
        .orElseThrow(() -> fields.invalid(field, "must be an IPv4 address"));
  }

  private Given<List<Address>> resolvers() {
    return fields
        .texts("resolvers")
        .map(
            texts -> {
              if (texts.size() > MOST_RESOLVERS) {
                throw fields.invalid("resolvers", "may be at most " + MOST_RESOLVERS);
              }
              return texts.stream().map(t -> v4("resolvers", t)).toList();
            });
  }

  /** An object from subnet or address to gateway; some clients send it as text. */
  private Given<ObjectNode> routes() {
    JsonNode sent = fields.object().get("routes");
    Fields source = fields;
    if (sent != null && sent.isTextual() && !sent.textValue().isEmpty()) {
      ObjectNode parsed;
      try {
        parsed = Documents.object(sent.textValue().getBytes(StandardCharsets.UTF_8));
      } catch (Invalid e) {
        throw fields.invalid("routes", "must be an object from subnet to gateway");
      }
      source = Fields.of(Documents.empty().set("routes", parsed));
    }
    return source.inner("routes").map(this::checked);
  }

  private ObjectNode checked(Fields routes) {
    if (routes.names().size() > MOST_ROUTES) {
      throw fields.invalid("routes", "may be at most " + MOST_ROUTES);
    }
    for (Map.Entry<String, JsonNode> route : routes.object().properties()) {
      if (!isDestination(route.getKey())) {
        throw fields.invalid("routes", "must be an object from IPv4 subnet to IPv4 gateway");
      }
      if (!route.getValue().isTextual()) {
        throw fields.invalid("routes." + route.getKey(), "must be an IPv4 address");
      }
      v4("routes." + route.getKey(), route.getValue().textValue());
    }
    return routes.object();
  }

  /** An address, or a subnet; the published examples have host bits in them. */
  private static boolean isDestination(String text) {
    int slash = text.indexOf('/');
    String bits = slash < 0 ? "32" : text.substring(slash + 1);
    return bits.matches("[0-9]{1,2}")
        && Integer.parseInt(bits) <= 32
        && Address.parse(slash < 0 ? text : text.substring(0, slash))
            .filter(a -> !a.v6())
            .isPresent();
  }
}
