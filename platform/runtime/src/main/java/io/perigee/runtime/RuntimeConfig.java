package io.perigee.runtime;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What every service can be told, as {@code PERIGEE_*} environment variables. */
@ConfigMapping(prefix = "perigee")
public interface RuntimeConfig {

  /** The service's own name: auth, compute, image, network, boot, power, journal or gateway. */
  String service();

  /** Tells replicas of a service apart in leases and logs; by default made from the process id. */
  Optional<String> replica();

  /** First part of every topic's name. */
  @WithDefault("perigee")
  String topicPrefix();

  /**
   * Whether {@code ?dryrun=true} is offered: the service then keeps back what it does outside of
   * its database.
   */
  @WithDefault("false")
  boolean dryrun();

  /**
   * The regions and the public URL of each, {@code NAME=URL NAME=URL}, by which clients of CloudAPI
   * reach them; without any, the installation is one datacenter.
   */
  Optional<String> regions();

  /** Base URLs of the services by name, for calls between them. */
  Map<String, String> serviceUrl();

  Identity identity();

  Crypt crypt();

  Database database();

  Kafka kafka();

  Relay relay();

  Requests requests();

  Work work();

  Retention retention();

  /** Identity tokens. */
  interface Identity {
    /** File with the installation's private Ed25519 key as a JSON Web Key. */
    Optional<String> keyFile();
  }

  /** Encryption at rest. */
  interface Crypt {
    /** File with the installation's Tink key set (JSON, cleartext, mode 0600). */
    Optional<String> keyFile();
  }

  /** PostgreSQL. */
  interface Database {
    /** How long a service waits at its start for PostgreSQL before it gives up. */
    @WithDefault("60s")
    Duration startTimeout();
  }

  /** Kafka. */
  interface Kafka {
    /** Bootstrap servers, host:port, comma separated. */
    @WithDefault("127.0.0.1:9092")
    String bootstrap();

    /** SASL/PLAIN user; without it the connection is plain. */
    Optional<String> user();

    /** SASL/PLAIN password. */
    Optional<String> password();

    /**
     * How long a message may take to be acknowledged before the relay begins anew. Within it the
     * producer repeats by itself, in order and without doubles, so it is longer than a broker's
     * usual absence.
     */
    @WithDefault("2m")
    Duration deliveryTimeout();
  }

  /** The relay, which carries what a service has to say to Kafka: one of a service's replicas. */
  interface Relay {
    /** How long the active relay may give no sign of life before another replica takes over. */
    @WithDefault("8s")
    Duration lease();
  }

  /** Requests that take much of a service, as the creation of a machine. */
  interface Requests {
    /** Creations of machines and volumes that run at a time in a replica; more wait in line. */
    @WithDefault("8")
    int atOnce();

    /** Creations that wait in line; one more is answered 503 at once. */
    @WithDefault("2000")
    int waiting();
  }

  /** The work queue. */
  interface Work {
    /** How long a claimed command is its worker's before another may take it. */
    @WithDefault("15s")
    Duration lease();

    /** How many commands one process runs at a time. */
    @WithDefault("64")
    int concurrency();

    /** How often a command is begun before it fails. */
    @WithDefault("5")
    int attempts();

    /** First pause before a command is tried again; it doubles each time. */
    @WithDefault("1s")
    Duration backOff();

    /** Commands outstanding in a service before new ones are refused. */
    @WithDefault("100000")
    int outstandingPerService();

    /** Commands outstanding of one account in a service before new ones are refused. */
    @WithDefault("2000")
    int outstandingPerAccount();
  }

  /** How long finished things are kept. */
  interface Retention {
    /** Ended commands, whose ids keep a repeated message from being done again. */
    @WithDefault("14d")
    Duration work();

    /** Accepted operations. */
    @WithDefault("14d")
    Duration operations();

    /** Parked messages. */
    @WithDefault("30d")
    Duration parked();

    /** Deleted aggregates, before their tombstone. */
    @WithDefault("7d")
    Duration deleted();

    /** Answers kept for repeated requests with an idempotency key. */
    @WithDefault("24h")
    Duration idempotency();
  }
}
