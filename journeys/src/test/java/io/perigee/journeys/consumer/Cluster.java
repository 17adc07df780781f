package io.perigee.journeys.consumer;

import io.perigee.journeys.client.LunaClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A group of a test's own with three nodes. */
final class Cluster {

  private static final int NODES = 3;

  private final LunaClient luna;
  private final String group;
  private final List<String> nodes = new ArrayList<>();

  private Cluster(LunaClient luna, String group) {
    this.luna = luna;
    this.group = group;
  }

  static Cluster of(LunaClient luna, String name) throws IOException {
    Cluster cluster = new Cluster(luna, name + "-" + UUID.randomUUID().toString().substring(0, 8));
    luna.post(
            "/config/group/" + cluster.group,
            config(
                "group",
                cluster.group,
                Map.of("kerneloptions", "quiet", "prescript", "ZWNobyBoaQo=")))
        .must(201);
    for (int i = 1; i <= NODES; i++) {
      String node = cluster.group + "-" + i;
      luna.post(
              "/config/node/" + node,
              config("node", node, Map.of("group", cluster.group, "netboot", i == 1)))
          .must(201);
      cluster.nodes.add(node);
    }
    return cluster;
  }

  List<String> nodes() {
    return List.copyOf(nodes);
  }

  void change(String field, Object value) throws IOException {
    luna.post(
            "/config/node/" + nodes.getFirst(),
            config("node", nodes.getFirst(), Map.of(field, value)))
        .must(204);
  }

  void rename() throws IOException {
    String name = nodes.get(1) + "-renamed";
    luna.post(
            "/config/node/" + nodes.get(1),
            config("node", nodes.get(1), Map.of("newnodename", name)))
        .must(201);
    nodes.set(1, name);
  }

  void deleteLast() throws IOException {
    luna.get("/config/node/" + nodes.removeLast() + "/_delete").must(204);
  }

  void remove() throws IOException {
    for (String node : nodes) {
      luna.get("/config/node/" + node + "/_delete").must(204);
    }
    luna.get("/config/group/" + group + "/_delete").must(204);
  }

  private static Map<String, Object> config(String kind, String name, Map<String, ?> fields) {
    return Map.of("config", Map.of(kind, Map.of(name, fields)));
  }
}
