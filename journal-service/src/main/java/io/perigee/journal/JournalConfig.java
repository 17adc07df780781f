package io.perigee.journal;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the journal-service can be told, as {@code PERIGEE_JOURNAL_*} environment variables. */
@ConfigMapping(prefix = "perigee.journal")
public interface JournalConfig {

  Keep keep();

  Poll poll();

  Ha ha();

  Task task();

  Webhook webhook();

  /** How long operations are kept; longer than their topic, from which they would come back. */
  interface Keep {
    /** Ended operations with their messages and results, from their end. */
    @WithDefault("15d")
    Duration ended();

    /** Operations whose end was never told, from their beginning. */
    @WithDefault("30d")
    Duration unended();

    /** The audit trail. */
    @WithDefault("365d")
    Duration audit();

    /** Journal tasks that were carried out, or that nobody fetched. */
    @WithDefault("30d")
    Duration tasks();

    /** Webhook deliveries that have ended. */
    @WithDefault("3d")
    Duration deliveries();
  }

  /** This controller among those on the same database. */
  interface Ha {
    /** The controller's name; replicas of one controller share it. */
    @WithDefault("controller")
    String controller();

    /** Whether it takes part, and is shown as doing so. */
    @WithDefault("true")
    boolean enabled();

    /** Whether image files are synced to it. */
    @WithDefault("true")
    boolean syncimages();

    /** Whether the controllers share an address. */
    @WithDefault("false")
    boolean sharedip();

    /** Whether it only watches and never becomes master. */
    @WithDefault("false")
    boolean shadow();

    /** Whether nodes are told of it. */
    @WithDefault("false")
    boolean beacon();

    /** How long the master's lease holds without being renewed. */
    @WithDefault("5s")
    Duration lease();

    /** How often a controller beats, renews the lease or tries to take it. */
    @WithDefault("1s")
    Duration beat();

    /** Controllers with another database: what is written here is journalled for them. */
    Optional<List<String>> foreign();
  }

  /** Journal tasks. */
  interface Task {
    /**
     * How many may wait, and how many may be kept for other controllers, before more are refused.
     */
    @WithDefault("10000")
    int outstanding();

    /** Tasks in one answer. */
    @WithDefault("10000")
    int rows();

    /** How long an owner may take to answer; its outcome is unknown then. */
    @WithDefault("30s")
    Duration timeout();

    /** How often a task is begun while its owner cannot be reached. */
    @WithDefault("6")
    int attempts();

    /** First pause before it is begun again; it doubles each time. */
    @WithDefault("1s")
    Duration backOff();
  }

  /** Webhooks. */
  interface Webhook {
    /** How many an account may have. */
    @WithDefault("20")
    int perAccount();

    /** How many deliveries of an account may wait; what comes then is left out. */
    @WithDefault("1000")
    int outstanding();

    /** How often a delivery is tried. */
    @WithDefault("8")
    int attempts();

    /** First pause before it is tried again; it doubles each time. */
    @WithDefault("5s")
    Duration backOff();

    /** How long a target may take to answer. */
    @WithDefault("5s")
    Duration timeout();

    /** Whether targets may be loopback, link-local or private addresses, and plain http. */
    @WithDefault("false")
    boolean allowPrivate();
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
