package io.perigee.journeys.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.journeys.client.LocalInstallation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether the world is as the last command of each key left it: a worker that was taken for dead
 * and goes on would show here, whatever it may have said or not.
 */
final class Effects {

  private static final Pattern POWER = Pattern.compile("power=(\\w+) .* number=(\\d+) .*\\s*");

  private final LocalInstallation installation;
  private final Tables tables;

  Effects(LocalInstallation installation) {
    this.installation = installation;
    this.tables = new Tables(installation);
  }

  void requireOfTheLastCommands() throws IOException, SQLException {
    everyBmcIsAsItsLastCommandLeftIt();
    everyMachineHasItsDiskOnItsHostAndNobodyElseHasOne();
    everyHostCarriesWhatItsMachinesTake();
  }

  private void everyBmcIsAsItsLastCommandLeftIt() throws IOException, SQLException {
    Map<String, String> last =
        new TreeMap<>(
            tables.pairs(
                """
                SELECT DISTINCT ON (w.key) w.key, replace(w.kind, 'power.', '') || ' by ' || w.number
                FROM power.work w JOIN power.power_state s ON s.node_id::text = w.key AND s.name LIKE 'storm%'
                WHERE w.kind IN ('power.on', 'power.off') AND w.state = 'done' ORDER BY w.key, w.number DESC
                """));
    assertThat(last).as("nodes that were switched").hasSize(Turmoil.NODES);
    Map<String, String> bmcs = new TreeMap<>();
    Map<String, String> told = new TreeMap<>();
    for (Path file : below(installation.home().resolve("files/bmc"))) {
      Matcher state = POWER.matcher(Files.readString(file));
      String node = file.getFileName().toString();
      if (last.containsKey(node) && state.matches()) {
        bmcs.put(node, state.group(1) + " by " + state.group(2));
        told.put(node, state.group(1));
      }
    }
    assertThat(bmcs).as("the power of BMCs, and the last command of each").isEqualTo(last);
    Map<String, String> known =
        new TreeMap<>(tables.pairs("SELECT node_id, power FROM power.power_state"));
    known.keySet().retainAll(told.keySet());
    // A node that is gone has a BMC's file still, and no power any more.
    told.keySet().retainAll(known.keySet());
    assertThat(known).as("the power that is shown, and the BMCs'").isEqualTo(told);
  }

  private void everyMachineHasItsDiskOnItsHostAndNobodyElseHasOne()
      throws IOException, SQLException {
    Map<String, String> wanted =
        new TreeMap<>(
            tables.pairs(
                """
                SELECT m.id, h.name FROM compute.machines m JOIN compute.hosts h ON h.id = m.host_id
                WHERE m.state IN ('running', 'stopped')
                """));
    Map<String, String> disks = new TreeMap<>();
    Path hosts = installation.home().resolve("files/hosts");
    for (Path file : below(hosts)) {
      Path inHost = hosts.relativize(file);
      if (inHost.endsWith("disk.raw") && inHost.getNameCount() == 4) {
        disks.merge(
            inHost.getName(2).toString(), inHost.getName(0).toString(), (a, b) -> a + " and " + b);
      }
    }
    assertThat(disks).as("which host has a disk of which machine").isEqualTo(wanted);
  }

  private void everyHostCarriesWhatItsMachinesTake() throws IOException, SQLException {
    assertThat(
            tables.pairs(
                """
                SELECT h.name, h.memory_used || ' MB for machines of ' || coalesce(sum(m.memory), 0)
                FROM compute.hosts h LEFT JOIN compute.machines m ON m.host_id = h.id AND m.reserved
                GROUP BY h.id HAVING h.memory_used <> coalesce(sum(m.memory), 0)
                """))
        .as("hosts that carry more or less than their machines take")
        .isEmpty();
  }

  private static Iterable<Path> below(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
