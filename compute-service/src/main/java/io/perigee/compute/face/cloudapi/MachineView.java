package io.perigee.compute.face.cloudapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.Audit;
import io.perigee.compute.machine.Brand;
import io.perigee.compute.machine.Disk;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineObject;
import io.perigee.compute.machine.Nic;
import io.perigee.faces.Documents;
import io.perigee.faces.cloudapi.ApiVersion;

/**
 * A machine and its audit as CloudAPI shows them (<i>GetMachine</i>, <i>MachineAudit</i>, Returns).
 */
final class MachineView {

  private MachineView() {}

  static ObjectNode of(Machine m, ApiVersion version) {
    ObjectNode view =
        Documents.empty()
            .put("id", m.id().toString())
            .put("name", m.name())
            .put("type", Brand.of(m).type());
    if (version.hasBrands()) {
      view.put("brand", m.brand());
    }
    view.put("state", m.state().outside()).put("image", m.image().id().toString());
    ArrayNode ips = view.putArray("ips");
    m.nics().forEach(nic -> ips.add(nic.ip()));
    view.put("memory", m.size().capacity().memory()).put("disk", m.size().capacity().disk());
    view.set("metadata", m.metadata());
    view.set("tags", m.tags());
    view.put("created", MachineObject.time(m.created()))
        .put("updated", MachineObject.time(m.updated()));
    ArrayNode networks = view.putArray("networks");
    m.nics().forEach(nic -> networks.add(nic.network().toString()));
    m.nics().stream()
        .filter(Nic::primary)
        .findFirst()
        .ifPresent(nic -> view.put("primaryIp", nic.ip()));
    ArrayNode nics = view.putArray("nics");
    m.nics().forEach(nic -> nics.add(nic(nic)));
    view.put("firewall_enabled", m.firewallEnabled())
        .put("deletion_protection", m.deletionProtection())
        .put("compute_node", m.site().host() == null ? null : m.site().host().toString())
        .put("package", m.size().name());
    if (version.hasBrands() && m.brand().equals("bhyve")) {
      storage(view, m);
    }
    if (m.storage().delegatedDataset()) {
      view.put("delegated_dataset", true);
    }
    if (m.storage().encrypted()) {
      view.put("encrypted", true);
    }
    if (m.fault() != null) {
      view.putObject("error").put("code", m.fault().code()).put("message", m.fault().message());
    }
    return view;
  }

  /** What only bhyve machines have. */
  private static void storage(ObjectNode view, Machine m) {
    ArrayNode disks = view.putArray("disks");
    m.storage().disks().forEach(disk -> disks.add(of(m, disk)));
    if (m.storage().flexible()) {
      view.put("flexible", true).put("free_space", m.freeSpace());
    }
  }

  /** A disk (<i>GetMachineDisk</i>, Returns), with the image that it was made from. */
  static ObjectNode of(Machine m, Disk disk) {
    ObjectNode view =
        Documents.empty()
            .put("id", disk.id().toString())
            .put("pci_slot", disk.slot())
            .put("size", disk.size())
            .put("boot", disk.boot())
            .put("state", disk.shown(m))
            .put("block_size", Disk.BLOCK_SIZE);
    if (disk.image() != null) {
      view.put("image", disk.image().toString());
    }
    return view;
  }

  /** An interface with its state (<i>ListNics</i>, Returns). */
  static ObjectNode of(Machine m, Nic nic) {
    return nic(nic).put("state", nic.shown(m));
  }

  private static ObjectNode nic(Nic nic) {
    return Documents.empty()
        .put("ip", nic.ip())
        .put("mac", nic.mac())
        .put("primary", nic.primary())
        .put("netmask", nic.netmask())
        .put("gateway", nic.gateway())
        .put("network", nic.network().toString());
  }

  static ObjectNode of(Audit audit) {
    ObjectNode view =
        Documents.empty()
            .put("success", audit.success() ? "yes" : "no")
            .put("time", MachineObject.time(audit.ended()))
            .put("action", audit.action());
    view.set("caller", audit.caller());
    return view;
  }
}
