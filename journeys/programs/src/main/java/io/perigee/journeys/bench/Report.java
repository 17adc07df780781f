package io.perigee.journeys.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The measured figures, each beside its baseline of the same run, as lines on the screen and as
 * docs/performance.md.
 */
final class Report {

  private record Row(String what, String measured, String baseline, String ratio, String aim) {}

  private final List<Row> rows = new ArrayList<>();
  private final String started;

  Report() {
    this.started =
        "%d cores, load %s before the run, JDK %s, %s"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                load(),
                Runtime.version(),
                LocalDate.now(ZoneOffset.UTC));
  }

  /**
   * Adds a figure.
   *
   * @param baseline what it is held against, with its name; empty if there is none
   * @param ratio figure over baseline, or difference; empty if there is none
   * @param aim what was hoped for; empty if nothing
   */
  void add(String what, String measured, String baseline, String ratio, String aim) {
    rows.add(new Row(what, measured, baseline, ratio, aim));
    System.out.printf("%-58s %-34s %-44s %-14s %s%n", what, measured, baseline, ratio, aim);
  }

  static String number(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.2f", value);
  }

  static String percentiles(Latencies latencies) {
    return "p50 %s ms, p99 %s ms"
        .formatted(number(latencies.percentile(50)), number(latencies.percentile(99)));
  }

  void write(Path file) throws IOException {
    StringBuilder page =
        new StringBuilder(
            """
            # Performance

            Written by `./perigee bench`, which starts a platform of its own and loads it over loopback: the load, the engines and all
            eight services share the machine's cores. Ratios mean more than figures: each stands beside a baseline of the same run.

            """);
    page.append("Measured on ")
        .append(started)
        .append(".\n\n| what | measured | baseline | ratio | aim |\n|---|---|---|---|---|\n");
    rows.forEach(
        r ->
            page.append(
                "| %s | %s | %s | %s | %s |%n"
                    .formatted(r.what, r.measured, r.baseline, r.ratio, r.aim)));
    page.append(
        """

        - *direct*: the same request straight at the service, with an identity token, without the gateway.
        - *commit*: a transaction of one inserted row over the same JDBC driver to the same PostgreSQL (fsync on), at the same rate.
        - *bare endpoint*: a Quarkus process with the services' flags and connections that answers with one select by primary key.
        - *update*: one row updated and committed, one after another, by one connection.
        - The original's figures are of two cores, measured once: on faster ones the ratios to them say less.
        """);
    Files.writeString(file, page.toString());
  }

  private static String load() {
    return number(
        java.lang.management.ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }
}
