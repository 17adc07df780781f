package io.perigee.network.known;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.network.address.Address;
import io.perigee.network.cns.CnsMachine;
import io.perigee.network.cns.CnsZones;
import io.perigee.runtime.projection.KnownRow;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jdbi.v3.core.Handle;

/** Carries changes of machines, and of their owners' wish for names, to the zones of CNS. */
@Singleton
final class NamedMachines {

  private static final Set<String> GONE = Set.of("deleted", "failed", "provisioning");

  private final CnsZones zones;

  NamedMachines(CnsZones zones) {
    this.zones = zones;
  }

  /** Machines have changed, in the transaction that stores their states. */
  void changed(Handle h, List<KnownRow> machines) {
    List<KnownRow> owned = machines.stream().filter(m -> m.account() != null).toList();
    Set<String> wanting = wanting(h, owned.stream().map(KnownRow::account).distinct().toList());
    replace(h, owned, wanting);
  }

  /** Accounts have changed: those who want names get them, the others lose them. */
  void accountsChanged(Handle h, List<KnownRow> accounts) {
    List<String> ids = accounts.stream().map(KnownRow::id).toList();
    List<KnownRow> machines =
        h.createQuery(
                """
                SELECT topic, id, name, account, region, version, state, deleted, object::text AS object
                FROM known WHERE topic = 'machines' AND account = ANY (:accounts) AND NOT deleted
                """)
            .bindArray("accounts", String.class, ids)
            .map(
                (row, c) ->
                    new KnownRow(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getLong(6),
                        row.getString(7),
                        row.getBoolean(8),
                        Json.tree(row.getString(9))))
            .list();
    replace(h, machines, wanting(h, ids));
  }

  private void replace(Handle h, List<KnownRow> machines, Set<String> wanting) {
    List<CnsMachine> named =
        machines.stream()
            .filter(m -> !m.deleted() && m.object() != null && wanting.contains(m.account()))
            .map(NamedMachines::machine)
            .filter(Objects::nonNull)
            .toList();
    zones.replace(h, machines.stream().map(m -> UUID.fromString(m.id())).toList(), named);
  }

  /** Those of the accounts that want names. */
  private static Set<String> wanting(Handle h, Collection<String> accounts) {
    return new HashSet<>(
        h.createQuery(
                """
                SELECT id FROM known
                WHERE topic = 'accounts' AND id = ANY (:ids) AND NOT deleted AND (object ->> 'triton_cns_enabled')::boolean
                """)
            .bindArray("ids", String.class, List.copyOf(accounts))
            .mapTo(String.class)
            .list());
  }

  /** Null for what has no place, or is not there yet or no more. */
  private static CnsMachine machine(KnownRow row) {
    JsonNode object = row.object();
    String region = object.path("region").textValue();
    String state = object.path("state").asText();
    if (region == null || GONE.contains(state)) {
      return null;
    }
    JsonNode tags = object.path("tags");
    return new CnsMachine(
        UUID.fromString(row.id()),
        UUID.fromString(row.account()),
        region,
        object.path("name").asText(),
        state.equals("running")
            && !object.at("/metadata/triton.cns.status").asText().equals("down"),
        tags.has("triton.cns.disable") && !tags.path("triton.cns.disable").asText().equals("false"),
        tags.path("triton.cns.services").textValue(),
        addresses(object.path("nics")));
  }

  private static List<Address> addresses(JsonNode nics) {
    Stream<JsonNode> all = StreamSupport.stream(nics.spliterator(), false);
    return all.map(nic -> nic.path("ip").textValue())
        .filter(Objects::nonNull)
        .map(Address::parse)
        .flatMap(Optional::stream)
        .toList();
  }
}
