package io.perigee.compute.group;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.node.NodeChange.InterfaceChange;
import io.perigee.compute.node.NodeInterface;
import io.perigee.compute.node.OwnFields;
import io.perigee.compute.referent.Referent;
import io.perigee.compute.referent.Referents.Resolving;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Invalid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * What a request makes of a group, worked out before the transaction that writes it: only new names
 * are resolved.
 */
final class GroupPlan {

  private static final int MAX_INTERFACES = 64;

  private final String name;
  private final Group before;
  private final GroupChange change;
  private final UUID id;

  /**
   * @param before the group, or null if it is new
   */
  GroupPlan(String name, Group before, GroupChange change) {
    this.name = change.newName() == null ? name : change.newName();
    this.before = before;
    this.change = change;
    this.id = before == null ? UUID.randomUUID() : before.id();
  }

  /** The change that makes a new group like another. */
  static GroupChange copy(Group from, GroupChange change) {
    ObjectNode fields = from.settings().deepCopy();
    if (from.osimageName() != null) {
      fields.put("osimage", from.osimageName());
    }
    if (from.bmcsetupName() != null) {
      fields.put("bmcsetupname", from.bmcsetupName());
    }
    fields.setAll(change.fields());
    Map<String, InterfaceChange> interfaces = new LinkedHashMap<>();
    for (NodeInterface i : from.interfaces()) {
      ObjectNode of =
          Json.object()
              .put("network", i.network())
              .put("options", i.options())
              .put("vlanid", i.vlanid())
              .put("dhcp", i.dhcp());
      interfaces.put(i.name(), new InterfaceChange("interfaces." + i.name(), i.name(), of));
    }
    for (InterfaceChange sent : change.interfaces()) {
      InterfaceChange mine = interfaces.get(sent.name());
      interfaces.put(
          sent.name(),
          mine == null
              ? sent
              : new InterfaceChange(sent.at(), sent.name(), mine.fields().setAll(sent.fields())));
    }
    return new GroupChange(null, fields, List.copyOf(interfaces.values()));
  }

  String name() {
    return name;
  }

  /** The group as it shall be, but for its BMC setup. */
  Group resolve(Resolving resolving) {
    UUID osimage = before == null ? null : before.osimage();
    String osimageName = before == null ? null : before.osimageName();
    JsonNode wanted = change.fields().get("osimage");
    if (wanted != null && !Objects.equals(wanted.textValue(), osimageName)) {
      osimageName = wanted.textValue();
      osimage =
          osimageName == null
              ? null
              : resolving.resolve(Referent.OSIMAGE, osimageName, "osimage").id();
    }
    Map<String, NodeInterface> interfaces = new LinkedHashMap<>();
    if (before != null) {
      before.interfaces().forEach(i -> interfaces.put(i.name(), i));
    }
    for (InterfaceChange sent : change.interfaces()) {
      interfaces.put(sent.name(), applied(interfaces.get(sent.name()), sent, resolving));
    }
    if (interfaces.size() > MAX_INTERFACES) {
      throw Invalid.field("interfaces", "a group has at most " + MAX_INTERFACES + " interfaces");
    }
    ObjectNode settings =
        OwnFields.merged(
            before == null ? Json.object() : before.settings(),
            change.fields(),
            GroupChange.REFERENCES);
    return new Group(
        id,
        name,
        before == null ? 0 : before.version(),
        osimage,
        osimageName,
        before == null ? null : before.bmcsetup(),
        before == null ? null : before.bmcsetupName(),
        settings,
        new ArrayList<>(interfaces.values()));
  }

  /** The same with the BMC setup that the request names. */
  Group withBmcsetup(Group group, Function<String, Optional<UUID>> lookup) {
    JsonNode wanted = change.fields().get("bmcsetupname");
    if (wanted == null || Objects.equals(wanted.textValue(), group.bmcsetupName())) {
      return group;
    }
    UUID setup =
        wanted.isNull()
            ? null
            : lookup
                .apply(wanted.textValue())
                .orElseThrow(
                    () ->
                        Invalid.field(
                            "bmcsetupname",
                            "bmcsetupname: bmcsetup %s does not exist"
                                .formatted(wanted.textValue())));
    return new Group(
        group.id(),
        group.name(),
        group.version(),
        group.osimage(),
        group.osimageName(),
        setup,
        wanted.textValue(),
        group.settings(),
        group.interfaces());
  }

  /** The interfaces to be written. */
  List<NodeInterface> changed(Group after) {
    return after.interfaces().stream()
        .filter(i -> before == null || !before.interfaces().contains(i))
        .toList();
  }

  /** Those of them that members must follow: new ones, and ones in another network. */
  List<NodeInterface> spread(Group after) {
    return changed(after).stream()
        .filter(
            i ->
                before == null
                    || before.interfaces().stream()
                        .noneMatch(
                            b ->
                                b.name().equals(i.name())
                                    && Objects.equals(b.networkId(), i.networkId())))
        .toList();
  }

  private static NodeInterface applied(
      NodeInterface before, InterfaceChange sent, Resolving resolving) {
    JsonNode fields = sent.fields();
    UUID networkId = before == null ? null : before.networkId();
    String network = before == null ? null : before.network();
    if (fields.has("network") && !Objects.equals(fields.get("network").textValue(), network)) {
      network = fields.get("network").textValue();
      networkId =
          network == null
              ? null
              : resolving.resolve(Referent.NETWORK, network, sent.at() + ".network").id();
    }
    String options =
        fields.has("options")
            ? fields.get("options").textValue()
            : before == null ? null : before.options();
    Integer vlanid = before == null ? null : before.vlanid();
    if (fields.has("vlanid")) {
      vlanid =
          fields.get("vlanid").isNull() ? null : Integer.valueOf(fields.get("vlanid").intValue());
    }
    boolean dhcp =
        fields.has("dhcp") ? fields.get("dhcp").asBoolean() : before != null && before.dhcp();
    return new NodeInterface(sent.name(), networkId, network, null, null, options, vlanid, dhcp);
  }
}
