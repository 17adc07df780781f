package io.perigee.journeys.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The baseline of commands: one row inserted and committed at a time, at a steady rate. */
final class Commits {

  private static final Duration LENGTH = Duration.ofSeconds(5);

  private Commits() {}

  /** So many a second. */
  static Latencies at(double rate, Target target) throws SQLException, IOException {
    Latencies latencies = new Latencies();
    try (Connection connection = target.installation().database();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS public.baseline_insert (id bigint, body text)");
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO public.baseline_insert VALUES (?, ?)")) {
        long gap = (long) (1e9 / rate);
        long start = System.nanoTime();
        for (long turn = 0; turn * gap < LENGTH.toNanos(); turn++) {
          long due = start + turn * gap;
          for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
            LockSupport.parkNanos(wait);
          }
          insert.setLong(1, turn);
          insert.setString(2, "a row like the others");
          insert.executeUpdate();
          latencies.add(System.nanoTime() - due);
        }
      }
    }
    return latencies;
  }
}
