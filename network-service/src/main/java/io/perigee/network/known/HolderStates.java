package io.perigee.network.known;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.network.address.Address;
import io.perigee.network.lease.Shown;
import io.perigee.runtime.projection.KnownRow;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Reads addresses out of the published states of objects that hold them. */
final class HolderStates {

  private HolderStates() {}

  /**
   * What the states show.
   *
   * @param list the state's list of interfaces
   * @param network the field of an interface that has the network's id
   * @param fields the fields that have its addresses
   */
  static List<Shown> read(List<KnownRow> rows, String list, String network, String... fields) {
    return rows.stream()
        .map(
            row -> {
              Set<Shown.At> addresses = new HashSet<>();
              if (!row.deleted() && row.object() != null) {
                row.object()
                    .path(list)
                    .forEach(
                        nic -> {
                          for (String field : fields) {
                            at(nic, network, field).ifPresent(addresses::add);
                          }
                        });
              }
              return new Shown(row.id(), row.name(), row.version(), row.deleted(), addresses);
            })
        .toList();
  }

  private static Optional<Shown.At> at(JsonNode nic, String network, String address) {
    Optional<Address> parsed =
        Optional.ofNullable(nic.path(address).textValue()).flatMap(Address::parse);
    try {
      return parsed.map(a -> new Shown.At(UUID.fromString(nic.path(network).asText()), a));
    } catch (IllegalArgumentException e) {
      // An interface in no network that we know of: nothing of ours.
      return Optional.empty();
    }
  }
}
