package io.perigee.journeys.coverage;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaMethod;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.ContractTests;
import io.perigee.journeys.architecture.Modules;
import io.perigee.journeys.platform.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the gateway's route file says is made, against what the contract tests name. */
final class Coverage {

  /** Rows of one API and service. */
  record Count(int documented, int made, int tested) {
    static final Count NONE = new Count(0, 0, 0);

    Count plus(Endpoint e, boolean hasTest) {
      return new Count(documented + 1, made + (e.made ? 1 : 0), tested + (hasTest ? 1 : 0));
    }
  }

  private record Endpoint(
      String api, String method, String path, String service, boolean made, boolean refused) {
    String name() {
      return api + " " + method + " " + path;
    }
  }

  private static final String HEADER =
      """
      # Coverage

      Written by the build. *Documented* are the rows of [the catalogue](api/endpoints.tsv); *made* are those that the
      gateway forwards or answers itself (the others answer 501 in their API's form); *contract-tested* are those for which
      a test sends the published example and checks status, headers and values. Rows that the catalogue fixes at 404 or 405
      count as made and are tested together at the gateway.

      | API | service | documented | made | contract-tested |
      |---|---|---:|---:|---:|
      """;

  private final List<Endpoint> endpoints;
  private final Set<String> contracts;

  private Coverage(List<Endpoint> endpoints, Set<String> contracts) {
    this.endpoints = endpoints;
    this.contracts = contracts;
  }

  static Coverage of(Path root) throws IOException {
    List<Endpoint> endpoints = new ArrayList<>();
    Map<String, Integer> column = new LinkedHashMap<>();
    for (String line :
        Files.readAllLines(root.resolve("gateway-service/src/main/resources/routes.tsv"))) {
      String[] cells = line.split("\t", -1);
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      if (column.isEmpty()) {
        for (int i = 0; i < cells.length; i++) {
          column.put(cells[i], i);
        }
        continue;
      }
      String answer = cells[column.get("answer")];
      endpoints.add(
          new Endpoint(
              cells[column.get("api")],
              cells[column.get("method")],
              cells[column.get("path")],
              cells[column.get("service")],
              !answer.equals("not-made"),
              answer.matches("40[45]")));
    }
    return new Coverage(endpoints, contractTests());
  }

  private static Set<String> contractTests() {
    Set<String> names = new HashSet<>();
    Modules.tests().stream()
        .flatMap(c -> c.getMethods().stream())
        .forEach(
            method ->
                annotations(method)
                    .forEach(a -> names.add(a.api() + " " + a.method() + " " + a.path())));
    return names;
  }

  private static List<ContractTest> annotations(JavaMethod method) {
    List<ContractTest> all = new ArrayList<>();
    if (method.isAnnotatedWith(ContractTest.class)) {
      all.add(method.getAnnotationOfType(ContractTest.class));
    }
    if (method.isAnnotatedWith(ContractTests.class)) {
      JavaAnnotation<JavaMethod> several =
          method.getAnnotationOfType(ContractTests.class.getName());
      all.addAll(Arrays.asList(several.as(ContractTests.class).value()));
    }
    return all;
  }

  Map<String, Count> counts() {
    Map<String, Count> counts = new TreeMap<>();
    for (Endpoint e : endpoints) {
      counts.merge(
          e.api + " " + e.service, Count.NONE.plus(e, tested(e)), (a, b) -> a.plus(e, tested(e)));
    }
    return counts;
  }

  private boolean tested(Endpoint e) {
    return e.refused || contracts.contains(e.name());
  }

  List<String> madeWithoutContract() {
    return endpoints.stream().filter(e -> e.made && !tested(e)).map(Endpoint::name).toList();
  }

  List<String> contractsOfUnknownEndpoints() {
    Set<String> known = endpoints.stream().map(Endpoint::name).collect(Collectors.toSet());
    return contracts.stream().filter(c -> !known.contains(c)).sorted().toList();
  }

  List<String> contractsOfUnmadeEndpoints() {
    return endpoints.stream()
        .filter(e -> !e.made && contracts.contains(e.name()))
        .map(Endpoint::name)
        .toList();
  }

  String page() {
    StringBuilder page = new StringBuilder(HEADER);
    Count sum = Count.NONE;
    for (Map.Entry<String, Count> row : counts().entrySet()) {
      Count c = row.getValue();
      page.append(
          "| %s | %d | %d | %d |%n"
              .formatted(row.getKey().replace(" ", " | "), c.documented, c.made, c.tested));
      sum = new Count(sum.documented + c.documented, sum.made + c.made, sum.tested + c.tested);
    }
    page.append(
        "| **all** | | **%d** | **%d** | **%d** |%n"
            .formatted(sum.documented, sum.made, sum.tested));
    page.append("\n## Made\n\n");
    endpoints.stream()
        .filter(e -> e.made && !e.refused)
        .forEach(e -> page.append("- `%s`%n".formatted(e.name())));
    page.append(notes());
    return page.toString();
  }

  private static String notes() {
    Path notes = Repository.root().resolve("docs/coverage-notes.md");
    try {
      return Files.exists(notes) ? "\n" + Files.readString(notes) : "";
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The table of a page written before. */
  static Map<String, Count> read(String page) {
    Map<String, Count> counts = new TreeMap<>();
    page.lines()
        .filter(line -> line.matches("\\| [a-z]+ \\| [a-z-]+ \\| \\d+ \\| \\d+ \\| \\d+ \\|"))
        .map(line -> line.split(" *\\| *"))
        .forEach(
            c ->
                counts.put(
                    c[1] + " " + c[2],
                    new Count(
                        Integer.parseInt(c[3]), Integer.parseInt(c[4]), Integer.parseInt(c[5]))));
    return counts;
  }
}
