package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.cluster.Clusters;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.configuration.Coming;
import io.perigee.runtime.configuration.Entry;
import io.perigee.runtime.configuration.Sealing;
import io.perigee.runtime.configuration.Section;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The cluster's defaults in the document of the whole configuration; they are always there. */
@Singleton
final class ClusterSection implements Section {

  private final Clusters clusters;

  ClusterSection(Clusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public String kind() {
    return "cluster";
  }

  @Override
  public int place() {
    return 10;
  }

  @Override
  public ObjectNode exported(Sealing sealing) {
    return ClusterBody.own(clusters.get());
  }

  @Override
  public List<Entry> entries(JsonNode section) {
    return List.of(new Entry("cluster", "cluster", section));
  }

  @Override
  public void check(List<Entry> entries, Coming coming, Sealing sealing) {
    entries.forEach(e -> ClusterBody.of(body(e.object())));
  }

  @Override
  public JsonNode make(Entry entry, Sealing sealing, Cause cause) {
    ObjectNode before = ClusterBody.own(clusters.get());
    clusters.change(ClusterBody.of(body(entry.object()))::applied, cause);
    return before;
  }

  @Override
  public void unmake(String name, JsonNode before, Cause cause) {
    if (before != null) {
      clusters.change(ClusterBody.of(body(before))::applied, cause);
    }
  }

  private static byte[] body(JsonNode section) {
    ObjectNode body = Json.object();
    body.putObject("config").set("cluster", section);
    return Json.write(body).getBytes(StandardCharsets.UTF_8);
  }
}
