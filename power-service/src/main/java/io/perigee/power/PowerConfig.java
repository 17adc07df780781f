package io.perigee.power;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What power-service can be told, as {@code PERIGEE_POWER_*} environment variables. */
@ConfigMapping(prefix = "perigee.power")
public interface PowerConfig {

  /** The most hosts that one request may name. */
  @WithDefault("20000")
  int hosts();

  /** How long a request for many hosts waits for results before it answers with what there is. */
  @WithDefault("3s")
  Duration answerWithin();

  /** How long a request for one host waits for its result, unless its caller gives up earlier. */
  @WithDefault("20s")
  Duration waitForOne();

  /** How long after its acceptance an action may still be begun. */
  @WithDefault("15m")
  Duration within();

  Simulated simulated();

  Ipmi ipmi();

  /**
   * BMCs of nodes that have no BMC address: their state is kept in files and nothing is switched.
   */
  interface Simulated {
    /** Directory with a file for each simulated BMC; made if it is not there. */
    @WithDefault("${perigee.data-dir:./data}/bmc")
    Path directory();

    /** How long each action takes. */
    @WithDefault("0ms")
    Duration latency();

    /** How many of the actions fail, from 0 (none) to 1 (all). */
    @WithDefault("0")
    double failureRate();
  }

  /** BMCs reached over the network by ipmitool. */
  interface Ipmi {
    /** The program. */
    @WithDefault("ipmitool")
    String program();

    /** UDP port of the BMCs. */
    @WithDefault("623")
    int port();

    /** RMCP+ cipher suite; by default the best that the BMC offers. */
    Optional<Integer> cipherSuite();

    /** How long one action may take; shorter than the lease of a command. */
    @WithDefault("8s")
    Duration timeout();

    /** How many ipmitool processes run at a time. */
    @WithDefault("32")
    int concurrency();
  }
}
