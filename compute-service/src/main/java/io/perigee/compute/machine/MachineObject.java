package io.perigee.compute.machine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A machine as it is published: CloudAPI's machine object (<i>GetMachine</i>, Returns) with the
 * names that the changefeed's sub-resources have, and what other services want to know. Metadata
 * whose names say that they are secret are left out: topics can be read by anyone whom the operator
 * lets.
 */
public final class MachineObject {

  private static final Pattern SECRET =
      Pattern.compile("(_pw|password|passwd|secret|token|credentials|private_?key)$");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private MachineObject() {}

  /** A time as CloudAPI writes it: UTC with milliseconds. */
  public static String time(Instant at) {
    return TIME.format(at);
  }

  /** The whole machine. */
  public static ObjectNode of(Machine m) {
    ObjectNode object =
        Json.object()
            .put("id", m.id().toString())
            .put("number", m.number())
            .put("name", m.name())
            .put("alias", m.name())
            .put("type", Brand.of(m).type())
            .put("brand", m.brand())
            .put("state", m.state().outside())
            .put("internal_state", m.state().word())
            .put("task", m.task())
            .put("owner_uuid", m.account().toString())
            .put("server_uuid", m.site().host() == null ? null : m.site().host().toString())
            .put("compute_node", m.site().host() == null ? null : m.site().host().toString())
            .put("region", m.region().name())
            .put("image", m.image().id().toString())
            .put("package", m.size().name())
            .put("memory", m.size().capacity().memory())
            .put("disk", m.size().capacity().disk())
            .put("vcpus", m.size().capacity().vcpus())
            .put("firewall_enabled", m.firewallEnabled())
            .put("deletion_protection", m.deletionProtection())
            .put("created", time(m.created()))
            .put("updated", time(m.updated()))
            .put("destroyed", m.deleted() == null ? null : time(m.deleted()));
    object.set("tags", m.tags());
    object.set("metadata", open(m.metadata()));
    object.set("customer_metadata", open(m.metadata()));
    nics(object, m);
    ArrayNode disks = object.putArray("disks");
    m.storage().disks().forEach(disk -> disks.add(disk.stored()));
    object.put("flexible", m.storage().flexible()).put("free_space", m.freeSpace());
    if (m.fault() != null) {
      object.putObject("error").put("code", m.fault().code()).put("message", m.fault().message());
    }
    return object;
  }

  private static void nics(ObjectNode object, Machine m) {
    ArrayNode nics = object.putArray("nics");
    ArrayNode ips = object.putArray("ips");
    ArrayNode networks = object.putArray("networks");
    for (Nic nic : m.nics()) {
      nics.addObject()
          .put("ip", nic.ip())
          .put("mac", nic.mac())
          .put("primary", nic.primary())
          .put("netmask", nic.netmask())
          .put("gateway", nic.gateway())
          .put("network", nic.network().toString())
          .put("state", nic.shown(m));
      ips.add(nic.ip());
      networks.add(nic.network().toString());
    }
    m.nics().stream()
        .filter(Nic::primary)
        .findFirst()
        .ifPresent(nic -> object.put("primaryIp", nic.ip()));
  }

  private static ObjectNode open(ObjectNode metadata) {
    ObjectNode open = metadata.deepCopy();
    open.retain(
        metadata.properties().stream()
            .map(Map.Entry::getKey)
            .filter(name -> !SECRET.matcher(name.toLowerCase(Locale.ROOT)).find())
            .toList());
    return open;
  }
}
