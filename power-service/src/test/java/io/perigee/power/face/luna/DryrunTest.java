package io.perigee.power.face.luna;

import static io.perigee.power.Cluster.operator;
import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.power.Cluster;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code ?dryrun=true} tells whom a control action would reach, and reaches nobody. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
class DryrunTest {

  @Inject Database database;

  private final String prefix = Cluster.fresh();

  @Test
  void actionsAreToldAndNotDone() {
    List<String> hosts = List.of(prefix + "1", prefix + "2");
    Cluster.nodes(database, hosts);

    Response many =
        operator()
            .body("{\"control\":{\"power\":{\"on\":{\"hostlist\":\"%s[1-3]\"}}}}".formatted(prefix))
            .post("/luna/control/action/power/_on?dryrun=true");
    Response one = operator().get("/luna/control/action/power/" + prefix + "1/_on?dryrun=true");

    assertThat(Json.tree(many.asString()))
        .isEqualTo(
            Json.tree(
                """
                {"dryrun":true,"status":200,"message":"power on of 2 nodes; 1 refused","changes":[],
                 "operations":[{"kind":"power.on","subject":"%s[1-3]","commands":2}]}\
                """
                    .formatted(prefix)));
    assertThat(one.statusCode()).isEqualTo(200);
    assertThat(one.jsonPath().getInt("status")).isEqualTo(204);
    assertThat(work()).isZero();
    assertThat(
            operator()
                .get("/luna/control/action/power/" + prefix + "1/_status")
                .jsonPath()
                .getMap("control.power.off"))
        .containsOnlyKeys(prefix + "1");
  }

  @Test
  void whatWouldBeRefusedIsRefused() {
    operator()
        .get("/luna/control/action/power/" + prefix + "9/_explode?dryrun=true")
        .then()
        .statusCode(400);
  }

  /** The commands of the nodes' own operations: all that this test might have set going. */
  private int work() {
    return database.read(
        h ->
            h.createQuery(
                    "SELECT count(*) FROM work WHERE kind = 'power.on' AND key = ANY (:nodes)")
                .bindArray(
                    "nodes",
                    String.class,
                    List.of(
                        Cluster.id(prefix + "1").toString(), Cluster.id(prefix + "2").toString()))
                .mapTo(Integer.class)
                .one());
  }
}
