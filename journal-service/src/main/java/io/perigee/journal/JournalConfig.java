package io.perigee.journal;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What the journal-service can be told, as {@code PERIGEE_JOURNAL_*} environment variables. */
@ConfigMapping(prefix = "perigee.journal")
public interface JournalConfig {

  Keep keep();

  Poll poll();

  /** How long operations are kept; longer than their topic, from which they would come back. */
  interface Keep {
    /** Ended operations with their messages and results, from their end. */
    @WithDefault("15d")
    Duration ended();

    /** Operations whose end was never told, from their beginning. */
    @WithDefault("30d")
    Duration unended();
  }

  /** Bounds of one answer; the rest comes with the next poll. */
  interface Poll {
    /** Messages. */
    @WithDefault("1000")
    int messages();

    /** Results of commands. */
    @WithDefault("10000")
    int results();

    /** Rows of /monitor/queue and /monitor/status. */
    @WithDefault("10000")
    int rows();
  }
}
