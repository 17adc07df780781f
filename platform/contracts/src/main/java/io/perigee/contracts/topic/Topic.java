package io.perigee.contracts.topic;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A topic of the platform.
 *
 * @param name without the installation's prefix, for example {@code nodes}
 * @param partitions how many partitions it has; messages of one key are in one of them, in order
 * @param compacted true for state topics, which keep the last record of each key
 * @param retention how long messages are kept; for compacted topics, how long a tombstone is seen
 */
public record Topic(String name, int partitions, boolean compacted, Duration retention) {

  /**
   * How long a state record stays readable before it may be compacted away: the changefeed's resume
   * window.
   */
  public static final Duration RESUME_WINDOW = Duration.ofHours(24);

  /** The topic's full name in an installation, for example {@code perigee.nodes}. */
  public String in(String prefix) {
    return prefix + "." + name;
  }

  /** The broker's topic configuration. */
  public Map<String, String> config() {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("max.message.bytes", "1048576");
    if (compacted) {
      config.put("cleanup.policy", "compact");
      config.put("min.compaction.lag.ms", Long.toString(RESUME_WINDOW.toMillis()));
      config.put("delete.retention.ms", Long.toString(retention.toMillis()));
    } else {
      config.put("cleanup.policy", "delete");
      config.put("retention.ms", Long.toString(retention.toMillis()));
    }
    return config;
  }
}
