package io.perigee.devkit.launcher;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a new installation has to show: an operator, an account, two regions with packages, images
 * and two hosts each, and a small cluster of a network, an osimage, a group and four nodes with
 * simulated BMCs. Loading it again changes nothing.
 */
final class DemoData {

  private static final int NODES = 4;

  private final Context context;
  private final Progress progress;

  DemoData(Context context, Progress progress) {
    this.context = context;
    this.progress = progress;
  }

  void load() {
    DemoCalls calls = new DemoCalls(context);
    calls.bootstrap("auth", users());
    calls.bootstrap("compute", cloud());
    calls.bootstrap("image", images());
    calls.bootstrap("network", cloudNetworks());
    calls.login(Credentials.LUNA_USER, Credentials.LUNA_PASSWORD);
    boolean made = calls.ensure("network", "cluster", network());
    made |= calls.ensure("osimage", "compute", osimage());
    made |= calls.ensure("group", "compute", group());
    for (int number = 1; number <= NODES; number++) {
      made |= calls.ensure("node", "node%03d".formatted(number), node(number));
    }
    progress.say(made ? "demo data loaded" : "demo data is there");
  }

  private ObjectNode users() {
    Credentials credentials = Credentials.of(context);
    ObjectNode users = Json.object();
    users
        .putObject("luna")
        .put("username", Credentials.LUNA_USER)
        .put("password", Credentials.LUNA_PASSWORD);
    ObjectNode account =
        users
            .putObject("account")
            .put("login", Credentials.ACCOUNT)
            .put("email", "demo@example.org");
    account
        .putArray("keys")
        .addObject()
        .put("name", "demo")
        .put("key", credentials.key().publicLine());
    users
        .putObject("lunanode")
        .put("api_id", context.secrets().apiId())
        .put("api_key", context.secrets().apiKey());
    return users;
  }

  private static ObjectNode cloud() {
    ObjectNode cloud = Json.object();
    ArrayNode regions = cloud.putArray("regions");
    regions.addObject().put("name", DemoRegions.FIRST).put("label", "This machine");
    regions.addObject().put("name", DemoRegions.SECOND).put("label", "This machine, further west");
    ArrayNode packages = cloud.putArray("packages");
    pack(packages, "s.1", 1, 512, 1_024, 1).put("default", true);
    pack(packages, "m.2", 2, 2_048, 10_240, 2);
    pack(packages, "m.4", 3, 4_096, 20_480, 4);
    // Its disk is a quota that a machine's disks share: any sizes, one of them "remaining".
    pack(packages, "xl.flex.4", 4, 4_096, 51_200, 4).put("flexible_disk", true);
    ArrayNode hosts = cloud.putArray("hosts");
    host(hosts, "host1", DemoRegions.FIRST);
    host(hosts, "host2", DemoRegions.FIRST);
    host(hosts, "host3", DemoRegions.SECOND);
    host(hosts, "host4", DemoRegions.SECOND);
    return cloud;
  }

  private static void host(ArrayNode hosts, String name, String region) {
    hosts
        .addObject()
        .put("name", name)
        .put("region", region)
        .put("memory", 65_536)
        .put("disk", 1_048_576)
        .put("vcpus", 32)
        .put("driver", "simulated");
  }

  private static ObjectNode pack(
      ArrayNode packages, String name, int number, int memory, int disk, int vcpus) {
    return packages
        .addObject()
        .put("name", name)
        .put("number", number)
        .put("memory", memory)
        .put("disk", disk)
        .put("vcpus", vcpus);
  }

  private static ObjectNode images() {
    ObjectNode images = Json.object();
    ArrayNode rows = images.putArray("images");
    // Lists show the newest first.
    rows.addObject()
        .put("name", "demo-west")
        .put("version", "1.0.0")
        .put("os", "linux")
        .put("type", "zvol")
        .put("description", "The same, offered in one region only")
        .put("size_mb", 1)
        .put("region", DemoRegions.SECOND);
    rows.addObject()
        .put("name", "demo-linux")
        .put("version", "1.0.0")
        .put("os", "linux")
        .put("type", "zvol")
        .put("description", "A disk of made-up bytes for the simulated hypervisor")
        .put("size_mb", 4);
    return images;
  }

  /** What machines of the regions are put on. */
  private static ObjectNode cloudNetworks() {
    ObjectNode networks = Json.object();
    ArrayNode rows = networks.putArray("networks");
    external(rows, "external", DemoRegions.FIRST, "203.0.113.0/24", "203.0.113.1");
    internal(rows, "internal", DemoRegions.FIRST, "192.168.128.0/20");
    external(rows, "external-west", DemoRegions.SECOND, "198.51.100.0/24", "198.51.100.1");
    internal(rows, "internal-west", DemoRegions.SECOND, "192.168.144.0/20");
    return networks;
  }

  private static void external(
      ArrayNode rows, String name, String region, String network, String gateway) {
    internal(rows, name, region, network);
    ((ObjectNode) rows.get(rows.size() - 1)).put("gateway", gateway).put("zone", "external");
  }

  private static void internal(ArrayNode rows, String name, String region, String network) {
    rows.addObject()
        .put("name", name)
        .put("region", region)
        .put("network", network)
        .put("zone", "internal");
  }

  private static ObjectNode network() {
    return Json.object()
        .put("network", "10.141.0.0/16")
        .put("gateway", "10.141.255.254")
        .put("nameserver_ip", "10.141.255.254")
        .put("ntp_server", "10.141.255.254")
        .put("zone", "internal")
        .put("type", "ethernet")
        .put("dhcp", true)
        .put("dhcp_range_begin", "10.141.128.0")
        .put("dhcp_range_end", "10.141.140.0");
  }

  private ObjectNode osimage() {
    return Json.object()
        .put("path", tree().toString())
        .put("kernelversion", "6.1.0")
        .put("distribution", "debian")
        .put("kerneloptions", "net.ifnames=0 biosdevname=0");
  }

  private static ObjectNode group() {
    ObjectNode group =
        Json.object().put("osimage", "compute").put("domain", "cluster").put("setupbmc", false);
    group.putArray("interfaces").addObject().put("interface", "BOOTIF").put("network", "cluster");
    return group;
  }

  private static ObjectNode node(int number) {
    ObjectNode node = Json.object().put("group", "compute");
    node.putArray("interfaces")
        .addObject()
        .put("interface", "BOOTIF")
        .put("network", "cluster")
        .put("ipaddress", "10.141.0." + number)
        .put("macaddress", "02:00:00:00:00:%02x".formatted(number));
    return node;
  }

  /** A directory tree as small as an osimage can be. */
  private Path tree() {
    Path tree = context.home().demo().resolve("osimages/compute");
    try {
      Files.createDirectories(tree.resolve("boot"));
      Files.createDirectories(tree.resolve("etc"));
      Files.createDirectories(tree.resolve("usr/bin"));
      write(
          tree.resolve("etc/os-release"), "ID=debian\nNAME=\"Perigee demo\"\nVERSION_ID=\"12\"\n");
      write(tree.resolve("etc/hostname"), "localhost\n");
      write(tree.resolve("usr/bin/hello"), "#!/bin/sh\necho hello\n");
      write(tree.resolve("boot/vmlinuz-6.1.0"), "a kernel would be here\n".repeat(4_096));
      return tree;
    } catch (IOException e) {
      throw new UncheckedIOException("the demo's osimage cannot be made", e);
    }
  }

  private static void write(Path file, String text) throws IOException {
    if (!Files.exists(file)) {
      Files.writeString(file, text);
    }
  }
}
