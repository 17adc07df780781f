package io.perigee.journeys.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.journeys.platform.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Counts what is documented, made and held by a contract test; writes docs/coverage.md; lets it
 * only go up.
 */
class CoverageTest {

  @Test
  void coverageIsWrittenAndNeverGoesDown() throws IOException {
    Path page = Repository.root().resolve("docs/coverage.md");
    Coverage now = Coverage.of(Repository.root());
    Map<String, Coverage.Count> before =
        Files.exists(page) ? Coverage.read(Files.readString(page)) : Map.of();

    assertThat(now.contractsOfUnknownEndpoints())
        .as("contract tests that name no endpoint of the catalogue")
        .isEmpty();
    assertThat(now.contractsOfUnmadeEndpoints())
        .as("contract tests of endpoints that the gateway answers 501")
        .isEmpty();
    before.forEach(
        (row, count) -> {
          Coverage.Count today = now.counts().getOrDefault(row, Coverage.Count.NONE);
          assertThat(today.made())
              .as("endpoints made: %s", row)
              .isGreaterThanOrEqualTo(count.made());
          assertThat(today.tested())
              .as("endpoints contract-tested: %s", row)
              .isGreaterThanOrEqualTo(count.tested());
        });

    Files.writeString(page, now.page());
  }

  @Test
  void whatIsMadeIsContractTested() throws IOException {
    List<String> untested = Coverage.of(Repository.root()).madeWithoutContract();

    assertThat(untested).as("endpoints made without a contract test").isEmpty();
  }
}
