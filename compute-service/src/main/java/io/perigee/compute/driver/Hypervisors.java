package io.perigee.compute.driver;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The hypervisors there are, by kind. */
@Singleton
public final class Hypervisors {

  private final Map<String, Hypervisor> byKind;

  Hypervisors(@Any Instance<Hypervisor> all) {
    byKind = all.stream().collect(Collectors.toMap(Hypervisor::kind, Function.identity()));
  }

  public boolean has(String kind) {
    return byKind.containsKey(kind);
  }

  /** The kinds, for messages. */
  public String kinds() {
    return String.join(", ", new TreeSet<>(byKind.keySet()));
  }

  /**
   * @throws HypervisorFault permanent, if no driver of that kind is part of this release
   */
  public Hypervisor of(String kind) throws HypervisorFault {
    Hypervisor hypervisor = byKind.get(kind);
    if (hypervisor == null) {
      throw new HypervisorFault(
          HypervisorFault.Kind.PERMANENT, "there is no hypervisor driver " + kind);
    }
    return hypervisor;
  }
}
