package io.perigee.network;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** What network-service can be told besides what every service can. */
@ConfigMapping(prefix = "perigee.network")
public interface NetworkConfig {

  /**
   * How often expired leases and reservations, and deletions that were never decided, are looked
   * for.
   */
  @WithDefault("30s")
  Duration sweepEvery();

  /** The service whose objects hold addresses; it is asked before an expired one is freed. */
  @WithDefault("compute")
  String holderService();

  /** The most addresses that one internal call may ask for. */
  @WithDefault("10000")
  int leasesPerCall();

  /** The longest time for which {@code _nextfreeip?reserve=} holds an address. */
  @WithDefault("1h")
  Duration longestReservation();

  /** The name servers of the network that every account's fabric has from birth. */
  @WithDefault("8.8.8.8,8.8.4.4")
  List<String> fabricResolvers();

  /** Below which domain the names of machines are (CNS), without a dot at the end. */
  @WithDefault("cns.perigee.internal")
  String cnsSuffix();
}
