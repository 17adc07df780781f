package io.perigee.journeys.bench;

import io.perigee.contracts.envelope.Json;
import io.perigee.journeys.client.CloudClient;
import io.perigee.journeys.client.Http;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Room for many machines: the demo's hosts are too small for a load. */
final class Hosts {

  private Hosts() {}

  /** Makes sure that there is a host with room for thousands. */
  static void room(Target target, CloudClient cloud) throws IOException {
    String region = cloud.get("/datacenters").must(200).json().fieldNames().next();
    Map<String, ?> host =
        Map.of(
            "name",
            "bench",
            "region",
            region,
            "memory",
            1 << 21,
            "disk",
            1 << 24,
            "vcpus",
            10_000,
            "driver",
            "simulated");
    new Http(target.service("compute"))
        .send(
            "POST",
            "/internal/bootstrap",
            target.serviceIdentity(),
            Json.write(Map.of("hosts", List.of(host))))
        .must(200);
  }
}
