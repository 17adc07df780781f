package io.perigee.compute.face.lunanode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineState;
import io.perigee.compute.machine.Nic;
import io.perigee.faces.Documents;
import java.util.Optional;
import java.util.stream.Stream;

/** A machine as {@code vm/list} and {@code vm/info} show it. */
final class VmView {

  private static final int MIB_PER_GIB = 1024;

  private VmView() {}

  /**
   * A row of {@code vm/list}, and {@code extra} of {@code vm/info}; {@code storage} in GB, {@code
   * ram} in MB.
   */
  static ObjectNode row(Machine m) {
    return Documents.empty()
        .put("bandwidth", m.size().bandwidth())
        .put("hostname", m.name())
        .put("name", m.name())
        .put("os_status", VmStatus.of(m).raw())
        .put("plan_id", m.size().number())
        .put("primaryip", primary(m))
        .put("privateip", inside(m))
        .put("ram", m.size().capacity().memory())
        .put("region", m.region().name())
        .put("storage", m.size().capacity().disk() / MIB_PER_GIB)
        .put("vcpu", m.size().capacity().vcpus())
        .put("vm_id", m.id().toString());
  }

  /** {@code info} of {@code vm/info}. */
  static ObjectNode info(Machine m) {
    VmStatus status = VmStatus.of(m);
    ObjectNode info = Documents.empty();
    info.putArray("additionalip");
    info.putArray("additionalprivateip");
    ArrayNode addresses = info.putArray("addresses");
    for (Nic nic : m.nics()) {
      addresses
          .addObject()
          .put("addr", nic.ip())
          .put("external", isInside(nic) ? "" : "1")
          .put("version", "4");
    }
    info.put(
            "error_detail",
            m.state() == MachineState.FAILED && m.fault() != null ? m.fault().message() : "")
        .put("host_id", m.site().host() == null ? "" : m.site().host().toString().replace("-", ""))
        .put("hostname", m.name())
        .put("image", m.image().name())
        .put("ip", primary(m));
    info.putArray("ipv6");
    info.put("login_details", "").put("os", m.image().name()).put("privateip", inside(m));
    info.putArray("security_group_ids");
    info.putArray("security_groups");
    info.putArray("securitygroups");
    return info.put("status", status.html())
        .put("status_color", status.color())
        .put("status_nohtml", status.word())
        .put("status_raw", status.raw())
        .put("task_state", status.task())
        .put("volumes", "");
  }

  /**
   * The address by which it is reached from outside, if it has one, else that of its primary
   * interface.
   */
  private static String primary(Machine m) {
    return first(m.nics().stream().filter(nic -> !isInside(nic)))
        .or(() -> first(m.nics().stream()))
        .orElse("");
  }

  private static String inside(Machine m) {
    return first(m.nics().stream().filter(VmView::isInside)).orElse("");
  }

  private static Optional<String> first(Stream<Nic> nics) {
    return nics.findFirst().map(Nic::ip);
  }

  /** An address of RFC 1918. */
  private static boolean isInside(Nic nic) {
    return nic.ip().matches("10\\..*|192\\.168\\..*|172\\.(1[6-9]|2\\d|3[01])\\..*");
  }
}
