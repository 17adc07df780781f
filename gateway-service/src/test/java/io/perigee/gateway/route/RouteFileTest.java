package io.perigee.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.gateway.openapi.Pages;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RouteFileTest {

  private final List<Route> routes = new RouteFile(1000, Duration.ofSeconds(7)).read();
  private final RouteTable table = new RouteTable(routes);

  /** api, method, path, service, authentication and async of each row of the catalogue. */
  private static Set<String> catalogue() throws IOException {
    return Files.readAllLines(Path.of("../docs/api/endpoints.tsv")).stream()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .map(
            c ->
                String.join(
                    "|", c[0], c[1], c[2], c[4].startsWith("owner") ? "-" : c[4], c[5], c[6]))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyRowOfTheCatalogueHasItsRouteAndNoRouteIsInvented() throws IOException {
    Set<String> declared =
        routes.stream()
            .map(
                r ->
                    String.join(
                        "|",
                        r.api().face(),
                        r.method().name(),
                        r.template(),
                        r.service(),
                        r.auth().published(),
                        r.async() ? "A" : ""))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(declared).isEqualTo(catalogue());
    assertThat(routes).hasSize(461);
  }

  @Test
  void noAccountIsCalledAsAPathOfOurs() throws IOException {
    String login =
        Files.readString(
            Path.of("../auth-service/src/main/java/io/perigee/auth/account/Login.java"));
    Set<String> ours = new TreeSet<>(table.lunaSegments());
    ours.addAll(Pages.SEGMENTS);
    ours.addAll(Set.of("q", "api", "api.php"));

    assertThat(ours).allSatisfy(segment -> assertThat(login).contains("\"" + segment + "\""));
  }

  @Test
  void fixedAnswersOfTheCatalogueAreFixedHere() throws IOException {
    Set<String> fixed =
        Files.readAllLines(Path.of("../docs/api/endpoints.tsv")).stream()
            .map(line -> line.split("\t", -1))
            .filter(c -> c[3].equals("405") || c[3].equals("404"))
            .map(c -> c[1] + " " + c[2] + " " + c[3])
            .collect(Collectors.toCollection(TreeSet::new));

    Set<String> declared =
        routes.stream()
            .filter(r -> r.status() == 404 || r.status() == 405)
            .map(r -> r.method() + " " + r.path() + " " + r.status())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(declared).isEqualTo(fixed).hasSize(36);
  }

  @Test
  void everyRowIsFoundByARequestForIt() {
    for (Route route : routes) {
      if (route.path().equals("/:resource_path")) {
        continue;
      }
      String path =
          route.path().replace("_{}", "_on").replace("{}", "x1").replaceAll(":[a-z_]+", "x1");

      Lookup found = table.find(route.api(), route.method(), path);

      assertThat(table.api(path)).as(path).isEqualTo(route.api());
      assertThat(found).as("%s %s", route.method(), path).isInstanceOf(Lookup.Found.class);
      assertThat(((Lookup.Found) found).choice().forAction(route.action()))
          .as(path)
          .isSameAs(route);
    }
  }

  @Test
  void namesTellTheRowsOfOneApiAndMethodApart() {
    List<String> labels =
        routes.stream()
            .filter(r -> !r.name().equals("legacy"))
            .map(r -> r.api() + " " + r.method() + " " + r.name())
            .toList();

    assertThat(labels).doesNotHaveDuplicates();
  }

  @Test
  void boundsComeFromTheRowElseFromTheDefault() {
    Lookup.Found imports =
        (Lookup.Found) table.find(Api.LUNA, HttpMethod.POST, "/config/cluster/import");
    Lookup.Found retrieve =
        (Lookup.Found) table.find(Api.LUNANODE, HttpMethod.POST, "/api/image/retrieve/");
    Lookup.Found node =
        (Lookup.Found) table.find(Api.LUNA, HttpMethod.POST, "/config/node/node001");

    assertThat(imports.choice().any().limit()).isEqualTo(16 << 20);
    assertThat(retrieve.choice().any().deadline()).isEqualTo(Duration.ofSeconds(60));
    assertThat(node.choice().any().limit()).isEqualTo(1000);
    assertThat(node.choice().any().deadline()).isEqualTo(Duration.ofSeconds(7));
  }
}
