package io.perigee.compute.testing;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Response;

/** Sets up what machines need, by the service's own bootstrap. */
public final class Installation {

  private Installation() {}

  /**
   * The region us-west-1 with the published package and two hosts. Asking again changes nothing.
   */
  public static void bootstrap() {
    ObjectNode body = Json.object();
    body.putArray("regions").addObject().put("name", "us-west-1").put("label", "US West");
    body.putArray("packages")
        .add(pack("7b17343c-94af-6266-e0e8-893a3b9993d0", "sdc_128", 88, 128, 12288))
        .add(pack("64e23114-d502-c171-967f-b0e0cfb2009a", "m.4", 89, 4096, 71680))
        .add(flexible("f1e00000-94af-6266-e0e8-893a3b9993d0", "flex.1", 90, 256, 20480))
        .add(flexible("f1e00000-d502-c171-967f-b0e0cfb2009a", "flex.2", 91, 512, 40960));
    body.putArray("hosts").add(host("hv1", "us-west-1")).add(host("hv2", "us-west-1"));
    Response response = send(body);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
  }

  /** A second region, us-east-2, with a host of its own. */
  public static void bootstrapEast() {
    bootstrap();
    ObjectNode body = Json.object();
    body.putArray("regions").addObject().put("name", "us-east-2").put("label", "US East");
    body.putArray("hosts").add(host("hv-east", "us-east-2"));
    Response response = send(body);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
  }

  public static Response send(JsonNode body) {
    return given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().service("boot"))
        .contentType("application/json")
        .body(Json.write(body))
        .post("/internal/bootstrap");
  }

  /** Says what an account may have at most. */
  public static void limits(java.util.UUID account, JsonNode limits) {
    Response response =
        given()
            .header(TestIdentity.HEADER, TestIdentity.ofModule().service("boot"))
            .contentType("application/json")
            .body(Json.write(limits))
            .put("/internal/accounts/" + account + "/limits");
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
  }

  private static ObjectNode pack(String id, String name, int number, int memory, int disk) {
    return Json.object()
        .put("id", id)
        .put("name", name)
        .put("number", number)
        .put("memory", memory)
        .put("disk", disk)
        .put("swap", memory * 2)
        .put("vcpus", memory > 1024 ? 4 : 1)
        .put("lwps", 1000)
        .put("version", "1.0.0")
        .put("bandwidth", 3000);
  }

  private static ObjectNode flexible(String id, String name, int number, int memory, int disk) {
    return pack(id, name, number, memory, disk).put("flexible_disk", true);
  }

  private static ObjectNode host(String name, String region) {
    return Json.object()
        .put("name", name)
        .put("region", region)
        .put("memory", 1 << 20)
        .put("disk", 1 << 30)
        .put("vcpus", 4096);
  }
}
