package io.perigee.journeys.badinput;

import java.util.Map;
import java.util.UUID;

/**
 * Bodies that CloudAPI's endpoints take, where they ask for something: without it nobody would look
 * whose the ids of the path are.
 */
final class Requests {

  private static final Map<String, Map<String, ?>> BODIES =
      Map.ofEntries(
          Map.entry(
              "/users/:user/change_password",
              Map.of("password", "secret124", "password_confirmation", "secret124")),
          Map.entry("/machines/:id?action=resize", Map.of("package", "s.1")),
          Map.entry("/machines/:id?action=rename", Map.of("name", "theirs")),
          Map.entry("/machines/:id/disks", Map.of("size", 512)),
          Map.entry("/machines/:id/disks/:disk_id", Map.of("size", 768)),
          Map.entry("/machines/:id/metadata", Map.of("colour", "red")),
          Map.entry("/machines/:id/tags", Map.of("role", "theirs")),
          Map.entry("/machines/:id/migrate", Map.of("action", "abort")),
          Map.entry("/machines/:id/nics", Map.of("network", UUID.randomUUID().toString())),
          Map.entry("/fwrules/:id", Map.of("rule", "FROM any TO all vms BLOCK tcp PORT 80")),
          Map.entry("/volumes/:id", Map.of("name", "theirs")),
          Map.entry(
              "/fabrics/default/vlans/:vlan_id/networks",
              Map.of(
                  "name", "theirs",
                  "subnet", "10.71.0.0/24",
                  "provision_start_ip", "10.71.0.10",
                  "provision_end_ip", "10.71.0.20",
                  "internet_nat", false)));

  private Requests() {}

  /** A body for the endpoint; an empty one if it asks for nothing. */
  static Map<String, ?> of(Endpoint endpoint) {
    int account = endpoint.path().indexOf('/', 1);
    return account < 0
        ? Map.of()
        : BODIES.getOrDefault(endpoint.path().substring(account), Map.of());
  }
}
