package io.perigee.gateway.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that can be set of the gateway. Every property may come from the environment, for example
 * PERIGEE_GATEWAY_DEADLINE=5S.
 */
@ConfigMapping(prefix = "perigee.gateway")
public interface GatewayConfig {

  /**
   * File with the installation's private Ed25519 JWK, which signs identity tokens. From
   * PERIGEE_IDENTITY_KEY_FILE.
   */
  Path identityKeyFile();

  /**
   * Base URL of each service, by name (auth, compute, image, network, boot, power, journal). From
   * PERIGEE_SERVICE_URL_*.
   */
  Map<String, URI> services();

  /**
   * The regions and the URL of each, {@code NAME=URL NAME=URL}: CloudAPI shows by a region's URL
   * what is in that region, and by any other URL what is in the first. Without any, the
   * installation is one datacenter. From PERIGEE_REGIONS.
   */
  Optional<String> regions();

  /** Ports to listen on beside the first, for regions that are told apart by them. */
  Optional<List<Integer>> ports();

  /** Name of the datacenter where there are no regions, shown as Triton-Datacenter-Name. */
  @WithDefault("perigee-1")
  String datacenter();

  /** True in a maintenance window: CloudAPI answers what reads, and 503 to everything else. */
  @WithDefault("false")
  boolean cloudApiReadOnly();

  /** The commit that was built, shown by Luna's GET /version. */
  @WithDefault("unknown")
  String commit();

  /**
   * How long until the head of an answer must be there, for routes that set no deadline of their
   * own.
   */
  @WithDefault("10S")
  Duration deadline();

  /** Largest body in bytes, for routes that set no limit of their own. */
  @WithDefault("1048576")
  long bodyLimit();

  /** True to write one line for each request to the log io.perigee.gateway.access. */
  @WithDefault("true")
  boolean accessLog();

  /** Connections to the services. */
  Pool pool();

  /** When a service that does not answer is left alone for a while. */
  CircuitBreaker breaker();

  /** Credentials, and how long they are believed. */
  Credentials credentials();

  /** Bounds on how often a caller may ask. */
  Throttling throttle();

  /** The changefeed. */
  Feed changefeed();

  /** The broker that the changefeed reads. */
  Broker kafka();

  /**
   * Connections to one service; each service has a pool of its own, so that a slow one starves no
   * other.
   */
  interface Pool {
    /**
     * Connections open at most, in equal parts for the event loops. Services have their own lines
     * for what takes much of them.
     */
    @WithDefault("512")
    int connections();

    /** Requests that may wait for a connection; one more is refused with 503. */
    @WithDefault("512")
    int waiting();

    /**
     * How long a connection may take to open; a service that is away is told after this at the
     * latest.
     */
    @WithDefault("1S")
    Duration connect();

    /** How long an answer's body may stand still before it is given up. */
    @WithDefault("60S")
    Duration idle();
  }

  /** When a service that does not answer is left alone for a while. */
  interface CircuitBreaker {
    /**
     * How many requests in a row that could not connect or were not answered in time it takes until
     * a service is not asked any more, but answered for with 503 at once.
     */
    @WithDefault("5")
    int failures();

    /** How long it is not asked; then one request finds out whether it answers again. */
    @WithDefault("2S")
    Duration pause();
  }

  /** Credentials, and how long they are believed. */
  interface Credentials {
    /** How long a credential that auth-service confirmed is believed. At most 5 s. */
    @WithDefault("5S")
    Duration believed();

    /** How long a credential that auth-service refused stays refused. At most 1 s. */
    @WithDefault("1S")
    Duration refused();

    /** Credentials remembered of each kind. */
    @WithDefault("10000")
    int entries();

    /** How far a signed date or nonce may be from our clock, either way. */
    @WithDefault("300S")
    Duration skew();

    /** How long auth-service may take to answer. */
    @WithDefault("1500MS")
    Duration deadline();
  }

  /** Bounds on how often a caller may ask: buckets that refill. */
  interface Throttling {
    /** Requests a second of one principal. */
    @WithDefault("5000")
    int perPrincipal();

    /** Requests of one principal at once. */
    @WithDefault("10000")
    int burstPerPrincipal();

    /** Requests a second without a principal, failed authentications included, from one address. */
    @WithDefault("2000")
    int perAddress();

    /** Requests without a principal at once, from one address. */
    @WithDefault("4000")
    int burstPerAddress();

    /** Callers remembered of each kind. */
    @WithDefault("20000")
    int entries();
  }

  /** The changefeed. */
  interface Feed {
    /**
     * Whether it is offered; without it GET /:login/changefeed answers 503, no broker is needed,
     * and changed accounts are noticed after 5 s.
     */
    @WithDefault("true")
    boolean enabled();

    /** Messages that may wait for one slow socket; one more closes it. */
    @WithDefault("1000")
    int queue();

    /** Sockets open at once. */
    @WithDefault("2000")
    int sockets();

    /** Sockets of one account open at once. */
    @WithDefault("100")
    int socketsPerAccount();

    /** Catch-ups by ?since= under way at once. */
    @WithDefault("8")
    int catchUps();

    /** How long to wait for the subscription message before everything is sent. */
    @WithDefault("2S")
    Duration greeting();

    /** How often a socket is pinged; one that answered neither of two pings is closed. */
    @WithDefault("30S")
    Duration ping();
  }

  /** The broker that the changefeed reads. */
  interface Broker {
    /** host:port list. From PERIGEE_KAFKA_BOOTSTRAP. */
    String bootstrap();

    /**
     * SASL PLAIN user; without one the connection is not authenticated. From PERIGEE_KAFKA_USER.
     */
    Optional<String> user();

    /** That user's password. From PERIGEE_KAFKA_PASSWORD. */
    Optional<String> password();

    /** Prefix of every topic's name. From PERIGEE_TOPIC_PREFIX. */
    @WithDefault("perigee")
    String topicPrefix();
  }
}
