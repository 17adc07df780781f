package io.perigee.journeys.badinput;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.journeys.client.Answer;
import io.perigee.journeys.client.CloudClient;
import io.perigee.journeys.platform.FlexiblePackage;
import io.perigee.journeys.platform.KeyFile;
import io.perigee.journeys.platform.Repository;
import io.perigee.journeys.platform.StartedPlatform;
import io.perigee.journeys.platform.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * An account that has one of everything that CloudAPI knows, and which ids stand for it in paths.
 */
final class Estate {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A role that has no members yet. */
  static final String ROLE = "partners";

  private static Estate once;

  private final Tenant tenant;
  private final CloudClient cloud;
  private final Map<String, String> ids = new HashMap<>();

  private Estate(Tenant tenant) {
    this.tenant = tenant;
    this.cloud = tenant.cloud();
  }

  /** One for all tests: none of them may change it. */
  static synchronized Estate once(StartedPlatform platform) throws Exception {
    if (once == null) {
      once =
          of(
              platform,
              Files.createTempDirectory(Repository.root().resolve("journeys/target"), "estate"));
    }
    return once;
  }

  private static Estate of(StartedPlatform platform, Path folder) throws Exception {
    FlexiblePackage.offer(platform);
    Estate estate = new Estate(Tenant.of(platform, "owner", folder));
    estate.people(KeyFile.in(folder.resolve("people.pem")).openSsh());
    estate.networks();
    estate.machine();
    estate.images();
    estate.rest();
    return estate;
  }

  Tenant tenant() {
    return tenant;
  }

  /** By the path that a parameter ends, below the account. */
  Map<String, String> ids() {
    return Map.copyOf(ids);
  }

  private void people(String key) throws IOException {
    ids.put("/keys/:key", tenant.credentials().cloudapi().keyId());
    String user =
        make(
            "/users",
            Map.of("login", "bob", "email", "bob@example.com", "password", "secret123"),
            "id");
    ids.put("/users/:user", user);
    ids.put("/users/:id", user);
    String below = "/users/" + user;
    ids.put(
        "/users/:user/keys/:key",
        make(below + "/keys", Map.of("name", "laptop", "key", key), "fingerprint"));
    ids.put("/accesskeys/:id", make("/accesskeys", Map.of(), "accesskeyid"));
    ids.put("/users/:user/accesskeys/:id", make(below + "/accesskeys", Map.of(), "accesskeyid"));
    ids.put(
        "/policies/:policy",
        make("/policies", Map.of("name", "all", "rules", List.of("CAN *")), "id"));
    ids.put(
        "/roles/:role",
        make("/roles", Map.of("name", ROLE, "policies", List.of(Map.of("name", "all"))), "id"));
  }

  private void networks() throws IOException {
    make("/fabrics/default/vlans", Map.of("vlan_id", 77, "name", "own"), "vlan_id");
    String network =
        make(
            "/fabrics/default/vlans/77/networks",
            Map.of(
                "name", "own",
                "subnet", "10.70.0.0/24",
                "provision_start_ip", "10.70.0.10",
                "provision_end_ip", "10.70.0.200",
                "internet_nat", false),
            "id");
    ids.put("/fabrics/default/vlans/:vlan_id", "77");
    ids.put("/fabrics/default/vlans/:vlan_id/networks/:id", network);
    ids.put("/networks/:id", network);
    ids.put("/networks/:id/ips/:ip_address", "10.70.0.9");
    ids.put(
        "/fwrules/:id",
        make(
            "/fwrules",
            Map.of("rule", "FROM any TO all vms ALLOW tcp PORT 80", "enabled", true),
            "id"));
  }

  private void machine() throws Exception {
    String machine =
        tenant.runningMachine(
            "own",
            FlexiblePackage.NAME,
            Map.of(
                "brand", "bhyve",
                "networks", List.of(ids.get("/networks/:id")),
                "disks", List.of(Map.of("boot", true), Map.of("size", 512)),
                "tag.role", "web",
                "metadata.colour", "blue"));
    String path = "/machines/" + machine;
    ids.put("/machines/:id", machine);
    ids.put("/machines/:instance_id", machine);
    ids.put("/machines/:id/tags/:tag", "role");
    ids.put("/machines/:id/metadata/:key", "colour");
    ids.put("/machines/:id/nics/:mac", first(path + "/nics", "mac").replace(":", ""));
    ids.put("/machines/:id/disks/:disk_id", first(path + "/disks", "id"));
    cloud.send("POST", path + "/snapshots", Map.of("name", "before")).must(201);
    ids.put("/machines/:id/snapshots/:name", "before");
    settled(path + "/snapshots/before", "state", "created");
    Answer migration = cloud.send("POST", path + "/migrate?action=begin", Map.of()).must(201);
    ids.put("/migrations/:id", machine);
    ids.put("/jobs/:id", migration.headers().firstValue("x-job-uuid").orElseThrow());
    settled("/migrations/" + machine, "state", "paused");
  }

  /** An image of its own is made from a machine that is stopped. */
  private void images() throws Exception {
    if (!Endpoint.isMade("POST", "/:login/images")) {
      return;
    }
    String source = tenant.runningMachine("source", Map.of());
    cloud.send("POST", "/machines/" + source + "?action=stop", null).must(202);
    settled("/machines/" + source, "state", "stopped");
    String image =
        make("/images", Map.of("machine", source, "name", "own", "version", "1.0.0"), "id");
    ids.put("/images/:id", image);
    settled("/images/" + image, "state", "active");
  }

  private void rest() throws IOException {
    ids.put(
        "/volumes/:id",
        make("/volumes", Map.of("name", "own", "type", "tritonnfs", "size", 10_240), "id"));
    settled("/volumes/" + ids.get("/volumes/:id"), "state", "ready");
    ids.put(
        "/webhooks/:id",
        make(
            "/webhooks",
            Map.of("url", "https://203.0.113.7/hook", "events", List.of("machine.*")),
            "id"));
    ids.put("/packages/:id", first("/packages", "id"));
    ids.put("/datacenters/:name", cloud.get("/datacenters").must(200).json().fieldNames().next());
  }

  /** Everything of it that can be read, as its owner reads it. */
  Map<String, String> everything(List<Endpoint> readable) throws IOException {
    Map<String, String> everything = new java.util.TreeMap<>();
    for (Endpoint endpoint : readable) {
      String path = endpoint.filled("", ids).substring(1);
      Answer read = cloud.get(path);
      if (!isRead(read)) {
        throw new IllegalStateException("%s: %d %s".formatted(path, read.status(), read.body()));
      }
      everything.put(endpoint.path(), read.body());
    }
    return everything;
  }

  /** GetDatacenter sends who asks to the datacenter. */
  static boolean isRead(Answer answer) {
    return answer.status() == 200 || answer.status() == 302;
  }

  /**
   * Puts the role on all that can be read and does not bear it since it was made: PUT is
   * SetRoleTags, except of the configuration, whose update takes it as a header.
   */
  void tag(List<Endpoint> readable) throws IOException {
    Map<String, String> header = Map.of("role-tag", ROLE);
    JsonNode config = cloud.get("/config").must(200).json();
    cloud.send("PUT", "/config", config, header).must(200);
    for (Endpoint endpoint : readable) {
      String path = endpoint.filled("", ids).substring(1);
      Answer answer = cloud.send("PUT", path, Map.of("role-tag", List.of(ROLE)));
      // What is part of another resource has the tags of that one; 409 is an update's, too.
      if (answer.status() / 100 != 2 && answer.status() != 409) {
        throw new IllegalStateException(
            "PUT %s: %d %s".formatted(path, answer.status(), answer.body()));
      }
    }
  }

  private String make(String path, Map<String, ?> body, String id) throws IOException {
    Map<String, String> tagged = path.startsWith("/fabrics") ? Map.of("role-tag", ROLE) : Map.of();
    Answer made = cloud.send("POST", path, body, tagged);
    if (made.status() / 100 != 2) {
      throw new IllegalStateException("POST %s: %d %s".formatted(path, made.status(), made.body()));
    }
    return made.json().path(id).asText();
  }

  private String first(String path, String field) throws IOException {
    JsonNode list = cloud.get(path).must(200).json();
    return list.path(list.size() - 1).path(field).asText();
  }

  private void settled(String path, String field, String wanted) {
    Awaitility.await(path)
        .atMost(PATIENCE)
        .until(() -> cloud.get(path).json().path(field).asText(), wanted::equals);
  }
}
