package io.perigee.network.firewall;

import java.util.Locale;

/** The protocols of rules and packets. */
public enum Protocol {
  TCP,
  UDP,
  ICMP,
  ICMP6;

  /** True if traffic is told apart by ports, false if by ICMP types and codes. */
  public boolean hasPorts() {
    return this == TCP || this == UDP;
  }

  /** As rules write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
