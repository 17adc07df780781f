package io.perigee.journeys.bench;

import io.perigee.devkit.engine.Address;
import io.perigee.journeys.client.Http;
import io.perigee.journeys.client.LocalInstallation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A bare Quarkus endpoint that does one indexed select, as a process of its own with the services'
 * flags, on the platform's database.
 */
final class Baseline implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(60);

  private final Process process;
  private final String url;
  private final List<UUID> rows;

  private Baseline(Process process, String url, List<UUID> rows) {
    this.process = process;
    this.url = url;
    this.rows = rows;
  }

  /**
   * Starts it.
   *
   * @param document what each row holds
   * @param count how many rows the table has
   */
  static Baseline start(Path checkout, LocalInstallation installation, String document, int count)
      throws IOException, SQLException {
    List<UUID> rows = fill(installation, document, count);
    int port = Address.free().port();
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-XX:MetaspaceSize=128m",
            "-XX:ActiveProcessorCount=2",
            "-jar",
            checkout.resolve("journeys/baseline/target/quarkus-app/quarkus-run.jar").toString());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Files.createTempFile("baseline", ".log").toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "QUARKUS_HTTP_PORT", Integer.toString(port),
                "QUARKUS_DATASOURCE_JDBC_URL", installation.databaseUrl(),
                "QUARKUS_DATASOURCE_USERNAME", "postgres",
                "QUARKUS_DATASOURCE_PASSWORD", installation.databasePassword()));
    Baseline baseline = new Baseline(builder.start(), "http://127.0.0.1:" + port, rows);
    Runtime.getRuntime().addShutdownHook(new Thread(baseline::close));
    baseline.awaitRow();
    return baseline;
  }

  /** Reads rows as fast as the load goes. */
  Load load() {
    return new Load(
        url,
        (c, turn) ->
            c.send(c.request("GET", "/rows/" + rows.get(turn % rows.size()), Map.of(), null))
                == 200);
  }

  private void awaitRow() throws IOException {
    long giveUp = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        new Http(url).send("GET", "/rows/" + rows.getFirst(), Map.of(), null).must(200);
        return;
      } catch (IOException e) {
        if (System.nanoTime() > giveUp || !process.isAlive()) {
          close();
          throw new IOException("the bare endpoint does not start", e);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
  }

  private static List<UUID> fill(LocalInstallation installation, String document, int count)
      throws IOException, SQLException {
    List<UUID> rows = new ArrayList<>();
    try (Connection connection = installation.database();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS public.baseline_row");
      statement.execute("CREATE TABLE public.baseline_row (id uuid PRIMARY KEY, body text)");
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO public.baseline_row VALUES (?, ?)")) {
        for (int i = 0; i < count; i++) {
          UUID id = UUID.randomUUID();
          insert.setObject(1, id);
          insert.setString(2, document);
          insert.addBatch();
          rows.add(id);
        }
        insert.executeBatch();
      }
      statement.execute("ANALYZE public.baseline_row");
    }
    return rows;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
