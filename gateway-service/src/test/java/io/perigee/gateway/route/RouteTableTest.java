package io.perigee.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {

  private final RouteTable table =
      new RouteTable(new RouteFile(1000, Duration.ofSeconds(1)).read());

  @ParameterizedTest
  @CsvSource({
    "GET, /config/network/net1/_nextfreeip, /config/network/{}/_nextfreeip",
    "GET, /config/network/net1/10.1.0.1, /config/network/{}/{}",
    "GET, /config/rack/inventory, /config/rack/inventory",
    "GET, /config/rack/inventory/_delete, /config/rack/inventory/{}",
    "GET, /config/rack/r1/_delete, /config/rack/{}/_delete",
    "POST, /control/action/power/_reset, /control/action/{}/_{}",
    "GET, /control/action/power/node001/_on, /control/action/{}/{}/_{}",
    "GET, /config/node/_delete, /config/node/{}",
    "GET, /config/node/node001/, /config/node/{}",
  })
  void literalsWinOverParameters(String method, String path, String template) {
    Lookup found = table.find(Api.LUNA, HttpMethod.valueOf(method), path);

    assertThat(found)
        .isInstanceOfSatisfying(
            Lookup.Found.class, f -> assertThat(f.choice().any().path()).isEqualTo(template));
  }

  @Test
  void aFirstParameterIsTheFirstOfThePath() {
    assertThat(
            ((Lookup.Found)
                    table.find(Api.LUNA, HttpMethod.GET, "/config/node/n1/interfaces/BOOTIF"))
                .first())
        .isEqualTo("n1");
    assertThat(
            ((Lookup.Found) table.find(Api.CLOUDAPI, HttpMethod.GET, "/acme/machines/m1/tags/t"))
                .first())
        .isEqualTo("acme");
    assertThat(((Lookup.Found) table.find(Api.LUNA, HttpMethod.GET, "/version")).first()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/config/node, LUNA",
    "/version, LUNA",
    "/, LUNA",
    "/ping/x, LUNA",
    "/api/vm/list/, LUNANODE",
    "/api.php, LUNANODE",
    "/--ping, CLOUDAPI",
    "/acme/machines, CLOUDAPI",
    "/my, CLOUDAPI",
    "/versions, CLOUDAPI"
  })
  void theFirstSegmentSaysWhoseAPathIs(String path, Api api) {
    assertThat(table.api(path)).isEqualTo(api);
  }

  @Test
  void lunasFirstSegmentsAreReserved() {
    assertThat(table.lunaSegments())
        .containsExactlyInAnyOrder(
            "all-routes",
            "announce",
            "boot",
            "config",
            "control",
            "export",
            "files",
            "filesauth",
            "ha",
            "import",
            "journal",
            "kickstart",
            "monitor",
            "ping",
            "scrape",
            "service",
            "table",
            "token",
            "tpm",
            "version");
  }

  @Test
  void aKnownPathWithAnotherMethodNamesWhatItAnswers() {
    assertThat(table.find(Api.LUNA, HttpMethod.DELETE, "/config/node/n1"))
        .isEqualTo(new Lookup.WrongMethod("GET, HEAD, POST"));
    assertThat(table.find(Api.CLOUDAPI, HttpMethod.PATCH, "/acme/machines/m1"))
        .isEqualTo(new Lookup.WrongMethod("GET, HEAD, POST, DELETE, PUT"));
  }

  @ParameterizedTest
  @CsvSource({
    "LUNA, /config/nothing",
    "LUNA, /config//node",
    "CLOUDAPI, /acme/nothing",
    "LUNANODE, /api/vm/fly/",
    "CLOUDAPI, /acme/machines//audit"
  })
  void whatIsNotThereIsUnknown(Api api, String path) {
    assertThat(table.find(api, HttpMethod.GET, path)).isInstanceOf(Lookup.Unknown.class);
  }

  @Test
  void roleTagsArePutToAnyKnownPathOfCloudApi() {
    Lookup tags = table.find(Api.CLOUDAPI, HttpMethod.PUT, "/acme/machines/m1");

    assertThat(tags)
        .isInstanceOfSatisfying(
            Lookup.Found.class, f -> assertThat(f.choice().any().name()).isEqualTo("SetRoleTags"));
    assertThat(table.find(Api.CLOUDAPI, HttpMethod.PUT, "/acme/nothing/m1"))
        .isInstanceOf(Lookup.Unknown.class);
    assertThat(
            ((Lookup.Found) table.find(Api.CLOUDAPI, HttpMethod.PUT, "/acme/config"))
                .choice()
                .any()
                .name())
        .isEqualTo("UpdateConfig");
  }

  @Test
  void headGoesWhereGetGoesUnlessItHasARowOfItsOwn() {
    assertThat(
            ((Lookup.Found) table.find(Api.CLOUDAPI, HttpMethod.HEAD, "/acme/images"))
                .choice()
                .any()
                .name())
        .isEqualTo("ListImages");
    assertThat(
            ((Lookup.Found) table.find(Api.CLOUDAPI, HttpMethod.HEAD, "/acme/machines"))
                .choice()
                .any()
                .name())
        .isEqualTo("CountMachines");
  }

  @Test
  void anActionChoosesTheRow() {
    Choice machine =
        ((Lookup.Found) table.find(Api.CLOUDAPI, HttpMethod.POST, "/acme/machines/m1")).choice();
    Choice images =
        ((Lookup.Found) table.find(Api.CLOUDAPI, HttpMethod.POST, "/acme/images")).choice();

    assertThat(machine.forAction("reboot").name()).isEqualTo("RebootMachine");
    assertThat(machine.forAction(null)).isNull();
    assertThat(machine.forAction("fly")).isNull();
    assertThat(images.forAction(null).name()).isEqualTo("CreateImageFromMachine");
    assertThat(images.forAction("import-from-datacenter").name())
        .isEqualTo("ImportImageFromDatacenter");
  }
}
