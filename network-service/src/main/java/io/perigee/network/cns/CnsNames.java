package io.perigee.network.cns;

import io.perigee.network.address.Address;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names of machines and their records: {@code NAME.inst.ACCOUNT.DATACENTER.SUFFIX} for the
 * machine, by its name and by its id, and {@code SERVICE.svc.ACCOUNT.DATACENTER.SUFFIX} for each
 * service that its tag {@code triton.cns.services} names.
 */
public final class CnsNames {

  private static final Pattern SAFE = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  private final String suffix;

  /**
   * @param suffix the domain below which all zones are, without a dot at the end
   */
  public CnsNames(String suffix) {
    this.suffix = suffix;
  }

  /** The zone of a datacenter. */
  public String zone(String datacenter) {
    return datacenter.toLowerCase(Locale.ROOT) + "." + suffix;
  }

  /** All names of a machine: its own ones first. */
  public List<String> of(CnsMachine machine) {
    return machine.hidden()
        ? List.of()
        : List.copyOf(new LinkedHashSet<>(records(machine).stream().map(CnsRecord::name).toList()));
  }

  /** The records of a machine, each once. */
  public List<CnsRecord> records(CnsMachine machine) {
    if (machine.hidden()) {
      return List.of();
    }
    Set<CnsRecord> records = new LinkedHashSet<>();
    List<String> own = new ArrayList<>();
    own.add(instance(machine, machine.id().toString()));
    String name = machine.name().toLowerCase(Locale.ROOT);
    if (SAFE.matcher(name).matches()) {
      own.add(instance(machine, name));
    }
    own.forEach(n -> add(records, n, machine));
    if (machine.services() != null && machine.running()) {
      for (CnsService service : CnsService.read(machine.services())) {
        String at = "%s.svc.%s.%s".formatted(service.label(), machine.account(), zone(machine));
        add(records, at, machine);
        if (service.port() != null) {
          records.add(
              new CnsRecord(
                  at,
                  "SRV",
                  "%d %d %d %s."
                      .formatted(
                          service.priority(), service.weight(), service.port(), own.getFirst())));
        }
      }
    }
    return List.copyOf(records);
  }

  private static void add(Set<CnsRecord> records, String name, CnsMachine machine) {
    for (Address address : machine.addresses()) {
      records.add(new CnsRecord(name, address.v6() ? "AAAA" : "A", address.toString()));
    }
    records.add(new CnsRecord(name, "TXT", "\"" + machine.id() + "\""));
  }

  private String instance(CnsMachine machine, String label) {
    return "%s.inst.%s.%s".formatted(label, machine.account(), zone(machine));
  }

  private String zone(CnsMachine machine) {
    return zone(machine.datacenter());
  }
}
