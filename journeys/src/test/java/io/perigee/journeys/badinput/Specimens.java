package io.perigee.journeys.badinput;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.journeys.client.LunaClient;
import io.perigee.journeys.platform.KeyFile;
import io.perigee.journeys.platform.StartedPlatform;
import io.perigee.journeys.platform.Tenant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What bad requests are aimed at: a network, a group and a node, an account with a machine; and
 * what their placeholders stand for.
 */
final class Specimens {

  private final LunaClient luna;
  private final Tenant tenant;
  private final String name = "bad-" + UUID.randomUUID().toString().substring(0, 8);
  private final Map<String, String> placeholders = new LinkedHashMap<>();

  private Specimens(LunaClient luna, Tenant tenant) {
    this.luna = luna;
    this.tenant = tenant;
  }

  static Specimens of(StartedPlatform platform, Path folder)
      throws IOException, InterruptedException {
    Specimens specimens =
        new Specimens(LunaClient.login(platform.credentials()), Tenant.of(platform, "bad", folder));
    specimens.words(KeyFile.in(folder.resolve("fresh.pem")).openSsh());
    specimens.describeCluster();
    specimens.describeMachine();
    return specimens;
  }

  LunaClient luna() {
    return luna;
  }

  Tenant tenant() {
    return tenant;
  }

  /** A text with every placeholder replaced; an empty one for null. */
  String filled(String text) {
    if (text == null) {
      return "";
    }
    String filled = text;
    List<String> longestFirst =
        placeholders.keySet().stream()
            .sorted(Comparator.comparing(String::length).reversed())
            .toList();
    for (String placeholder : longestFirst) {
      filled = filled.replace("$" + placeholder, placeholders.get(placeholder));
    }
    return filled;
  }

  /** What a bad request could have changed of the cluster, as Luna2 shows it. */
  Map<String, String> cluster() throws IOException {
    Map<String, String> cluster = new LinkedHashMap<>();
    for (String path :
        List.of("/config/network", "/config/group", "/config/node", "/config/osimage")) {
      cluster.put(path, luna.get(path).must(200).body());
    }
    return cluster;
  }

  /** What a bad request could have changed of the account, as CloudAPI shows it. */
  Map<String, String> account() throws IOException {
    Map<String, String> account = new LinkedHashMap<>();
    for (String path :
        List.of(
            "",
            "/keys",
            "/machines?tombstone=true",
            "/machines/" + placeholders.get("machine") + "/audit")) {
      account.put(path, tenant.cloud().get(path).must(200).body());
    }
    return account;
  }

  void remove() throws IOException {
    tenant.removeMachines();
    luna.get("/config/node/" + name + "/_delete");
    luna.get("/config/group/" + name + "/_delete");
    luna.get("/config/network/" + name + "/_delete");
  }

  private void words(String freshKey) {
    placeholders.put("new", name + "-new");
    placeholders.put("node", name);
    placeholders.put("group", name);
    placeholders.put("network", name);
    placeholders.put("nobody", UUID.randomUUID().toString());
    placeholders.put("long", "x".repeat(300));
    placeholders.put("huge", "x".repeat(70_000));
    placeholders.put("nul", "\\u0000");
    placeholders.put("freshkey", freshKey);
  }

  private void describeCluster() throws IOException {
    int subnet = Math.floorMod(name.hashCode(), 250);
    String address = "10.203.%d.7".formatted(subnet);
    String mac =
        "02:be:ef:%s:%s:%s"
            .formatted(name.substring(4, 6), name.substring(6, 8), name.substring(8, 10));
    placeholders.put("ip", address);
    placeholders.put("mac", mac);
    luna.post(
            "/config/network/" + name,
            config("network", Map.of("network", "10.203.%d.0/24".formatted(subnet))))
        .must(201);
    luna.post("/config/group/" + name, config("group", Map.of("osimage", "compute"))).must(201);
    luna.post(
            "/config/node/" + name,
            config(
                "node",
                Map.of(
                    "group",
                    name,
                    "interfaces",
                    List.of(
                        Map.of(
                            "interface",
                            "BOOTIF",
                            "network",
                            name,
                            "ipaddress",
                            address,
                            "macaddress",
                            mac)))))
        .must(201);
    String path =
        luna.get("/config/osimage/compute")
            .must(200)
            .json()
            .at("/config/osimage/compute/path")
            .asText();
    placeholders.put("treeroot", path);
  }

  private void describeMachine() throws IOException, InterruptedException {
    placeholders.put("machine", tenant.runningMachine("bad", Map.of()));
    JsonNode image = tenant.cloud().get("/images").must(200).json().path(0);
    placeholders.put("image", image.path("id").asText());
    placeholders.put(
        "package", tenant.cloud().get("/packages").must(200).json().path(0).path("name").asText());
    JsonNode key = tenant.cloud().get("/keys").must(200).json().path(0);
    placeholders.put("key", key.path("fingerprint").asText());
    placeholders.put("ownkey", key.path("key").asText());
    placeholders.put(
        "imagenumber",
        tenant
            .lunanode()
            .call("image", "list", Map.of())
            .path("images")
            .path(0)
            .path("image_id")
            .asText());
    placeholders.put(
        "plan",
        tenant
            .lunanode()
            .call("plan", "list", Map.of())
            .path("plans")
            .path(0)
            .path("plan_id")
            .asText());
  }

  private Map<String, Object> config(String kind, Map<String, ?> fields) {
    return Map.of("config", Map.of(kind, Map.of(name, fields)));
  }
}
