package io.perigee.contracts.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every topic of the platform, declared once. The broker creates none by itself. */
public final class Topics {

  private static final int PARTITIONS = 12;

  /** The services that carry out commands. */
  public static final List<String> SERVICES =
      List.of("auth", "compute", "image", "network", "boot", "power", "journal");

  /** What happened to operations, keyed by request id. */
  public static final Topic OPERATIONS =
      new Topic("operations", PARTITIONS, false, Duration.ofDays(14));

  /** Every configuration write, keyed by the object written. */
  public static final Topic JOURNAL = new Topic("journal", PARTITIONS, false, Duration.ofDays(14));

  public static final Topic NODES = state("nodes");
  public static final Topic GROUPS = state("groups");
  public static final Topic NETWORKS = state("networks");
  public static final Topic OSIMAGES = state("osimages");
  public static final Topic IMAGES = state("images");
  public static final Topic MACHINES = state("machines");
  public static final Topic PACKAGES = state("packages");
  public static final Topic REGIONS = state("regions");
  public static final Topic HOSTS = state("hosts");
  public static final Topic ACCOUNTS = state("accounts");
  public static final Topic POWER = state("power");
  public static final Topic VOLUMES = state("volumes");
  public static final Topic DEVICES = state("devices");
  public static final Topic REPORTS = state("reports");

  /** The topics that carry the state of aggregates. */
  public static final List<Topic> STATE =
      List.of(
          NODES, GROUPS, NETWORKS, OSIMAGES, IMAGES, MACHINES, PACKAGES, REGIONS, HOSTS, ACCOUNTS,
          POWER, VOLUMES, DEVICES, REPORTS);

  private Topics() {}

  /**
   * The topic of the commands that a service carries out, keyed by the aggregate that they act on.
   */
  public static Topic commands(String service) {
    return new Topic("commands." + service, PARTITIONS, false, Duration.ofDays(3));
  }

  /** All of them. */
  public static List<Topic> all() {
    List<Topic> all = new ArrayList<>(SERVICES.stream().map(Topics::commands).toList());
    Stream.concat(Stream.of(OPERATIONS, JOURNAL), STATE.stream()).forEach(all::add);
    return List.copyOf(all);
  }

  private static Topic state(String name) {
    return new Topic(name, PARTITIONS, true, Duration.ofDays(7));
  }
}
