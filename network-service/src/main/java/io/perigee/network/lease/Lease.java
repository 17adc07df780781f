package io.perigee.network.lease;

import io.perigee.network.address.Address;
import java.time.Instant;
import java.util.UUID;

/**
 * An address in use.
 *
 * <pre>
 *   reserved ──► held ──► taken ──► (freed)
 *      │          └──────────────────► (freed: expired, and its holder's service says that it is not used)
 *      └─────────────────────────────► (freed: expired)
 * </pre>
 *
 * Reserved: an operator has asked for it with {@code ?reserve=}. Held: given to a holder whose new
 * state is not seen yet. Taken: the holder's published state shows it.
 *
 * @param id its identity
 * @param network the network that the address is of
 * @param address the address, unique in the network
 * @param holder whose it is
 * @param iface the holder's interface
 * @param state where in its life it is
 * @param expires when a held or reserved address may be freed; null for a taken one
 */
public record Lease(
    UUID id,
    UUID network,
    Address address,
    Holder holder,
    String iface,
    State state,
    Instant expires) {

  /** States of a lease; in the schema in lower case. */
  public enum State {
    HELD,
    TAKEN,
    RESERVED;

    String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    static State of(String text) {
      return valueOf(text.toUpperCase(java.util.Locale.ROOT));
    }
  }

  /**
   * Who has an address.
   *
   * @param kind {@code node}, {@code machine}, …; {@code reservation} for an operator's
   * @param id the holder's UUID
   * @param name its name outside, to show people
   */
  public record Holder(String kind, String id, String name) {

    boolean same(Holder other) {
      return kind.equals(other.kind) && id.equals(other.id);
    }
  }
}
