package io.perigee.compute.face.cloudapi;

import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.perigee.compute.machine.DnsNames;
import io.perigee.compute.machine.Glance;
import io.perigee.compute.machine.GuestPasswords;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineState;
import io.perigee.compute.machine.Machines;
import io.perigee.contracts.envelope.Json;
import io.perigee.faces.cloudapi.ApiVersion;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Machines as they are answered, with what is not in their own rows: names in DNS, and passwords if
 * asked for. A version of a machine that was shown once is shown again without reading the machine:
 * polling clients ask for what has not changed. What holds names or passwords is not kept.
 */
@Singleton
final class MachineViews {

  /** Bytes of the documents that are kept, with what it costs to keep one. */
  private static final int MOST_KEPT = 8 << 20;

  private static final int EACH = 250;

  private final Machines machines;
  private final GuestPasswords passwords;
  private final DnsNames names;
  private final Cache<Version, Shown> kept =
      Caffeine.newBuilder()
          .maximumWeight(MOST_KEPT)
          .<Version, Shown>weigher((version, shown) -> EACH + shown.length())
          .build();

  MachineViews(Machines machines, GuestPasswords passwords, DnsNames names) {
    this.machines = machines;
    this.passwords = passwords;
    this.names = names;
  }

  /** What a document is made of: nothing else changes it. */
  private record Version(UUID machine, long version, boolean brands) {}

  /**
   * A machine as it is answered.
   *
   * @param text of the document, if it is one that is kept; null of others
   */
  record Shown(JsonNode document, MachineState state, SerializedString text) {

    private static Shown keepable(ObjectNode document, MachineState state) {
      SerializedString text = new SerializedString(Json.write(document));
      return new Shown(JsonNodeFactory.instance.rawValueNode(new RawValue(text)), state, text);
    }

    /** What is answered: the document, or the bytes that it was written in before. */
    Object entity() {
      return text == null ? document : text.asUnquotedUTF8();
    }

    private int length() {
      return text.getValue().length();
    }
  }

  /** One that was read anyway. */
  ObjectNode of(Machine machine, ApiVersion version, boolean credentials) {
    return of(
        machine,
        version,
        credentials,
        named(machine.account(), List.of(machine)).getOrDefault(machine.id(), List.of()));
  }

  /**
   * The account's machines that were seen, by id; without those whose record has been removed
   * since. One statement at most, however many they are.
   */
  Map<UUID, Shown> of(UUID account, List<Glance> seen, ApiVersion version, boolean credentials) {
    if (credentials || names.wanted(account)) {
      return read(account, seen, version, credentials);
    }
    Map<UUID, Shown> all = HashMap.newHashMap(seen.size());
    List<UUID> missing = new ArrayList<>();
    for (Glance glance : seen) {
      Shown shown =
          kept.getIfPresent(new Version(glance.id(), glance.version(), version.hasBrands()));
      if (shown == null) {
        missing.add(glance.id());
      } else {
        all.put(glance.id(), shown);
      }
    }
    for (Machine machine : machines.these(account, missing)) {
      Shown shown = Shown.keepable(MachineView.of(machine, version), machine.state());
      kept.put(new Version(machine.id(), machine.version(), version.hasBrands()), shown);
      all.put(machine.id(), shown);
    }
    return all;
  }

  /** One that was seen, if it is kept as it is now; asks nobody. */
  Optional<Shown> kept(UUID account, Glance seen, ApiVersion version) {
    return names.surelyUnwanted(account)
        ? Optional.ofNullable(
            kept.getIfPresent(new Version(seen.id(), seen.version(), version.hasBrands())))
        : Optional.empty();
  }

  /** Their names in DNS are asked for once. */
  private Map<UUID, Shown> read(
      UUID account, List<Glance> seen, ApiVersion version, boolean credentials) {
    List<Machine> found = machines.these(account, seen.stream().map(Glance::id).toList());
    Map<UUID, List<String>> named = named(account, found);
    Map<UUID, Shown> all = HashMap.newHashMap(seen.size());
    for (Machine m : found) {
      ObjectNode view = of(m, version, credentials, named.getOrDefault(m.id(), List.of()));
      all.put(m.id(), new Shown(view, m.state(), null));
    }
    return all;
  }

  private Map<UUID, List<String>> named(UUID account, List<Machine> found) {
    return names.of(
        account,
        found.stream().filter(m -> m.state() != MachineState.DELETED).map(Machine::id).toList());
  }

  private ObjectNode of(
      Machine machine, ApiVersion version, boolean credentials, List<String> named) {
    ObjectNode view = MachineView.of(machine, version);
    if (!named.isEmpty()) {
      ArrayNode shown = view.putArray("dns_names");
      named.forEach(shown::add);
    }
    if (credentials && machine.credentials() != null) {
      ObjectNode metadata = machine.metadata().deepCopy();
      metadata.set("credentials", passwords.open(machine));
      view.set("metadata", metadata);
    }
    return view;
  }
}
