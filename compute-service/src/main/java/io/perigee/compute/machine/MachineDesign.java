package io.perigee.compute.machine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.Invalid;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** What a new machine is to be, by what was asked for and found. */
@Singleton
final class MachineDesign {

  /** What names are allowed: they become host names. */
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,188}");

  static final String NAME_RULE =
      "name: 1 to 189 of letters, digits, '.', '_' and '-', beginning with a letter or digit";

  /** The metadata by which a guest knows who may log in. */
  private static final String KEYS = "root_authorized_keys";

  private static final String SHORT_ID = "{{shortId}}";

  private final AccountKeys keys;
  private final GuestPasswords passwords;
  private final DnsNames names;
  private final Clock clock;

  MachineDesign(AccountKeys keys, GuestPasswords passwords, DnsNames names, Clock clock) {
    this.keys = keys;
    this.passwords = passwords;
    this.names = names;
    this.clock = clock;
  }

  /**
   * The machine.
   *
   * @throws Invalid if something in the request does not go together; it names the field
   */
  Machine of(Requester requester, NewMachine wanted, Ingredients.Found found) {
    UUID id = UUID.randomUUID();
    Brand brand = Brand.of(found.image(), wanted.brand(), found.pack().flexible());
    String name = name(wanted.name(), id);
    names.requireSafe(requester.account(), name);
    NewMachine.Wishes wishes = wanted.wishes();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return new Machine(
        id,
        0,
        requester.account(),
        found.region(),
        name,
        requester.face(),
        brand.word(),
        MachineState.PROVISIONING,
        Action.PROVISION.word(),
        new Machine.ImageRef(
            found.image().id(), found.image().number(), found.image().name(), found.image().os()),
        MachineResizing.size(found.pack()),
        new Machine.Storage(
            brand == Brand.BHYVE && found.pack().flexible(),
            wishes.delegatedDataset(),
            wishes.encrypted(),
            DiskPlan.of(brand, found.pack(), found.image(), wishes.disks())),
        wanted.tags(),
        metadata(requester, wanted),
        passwords.generate(id, found.image().passwordUsers()),
        found.networks().stream().map(NetworkWish::network).toList(),
        wanted.firewallEnabled(),
        wanted.deletionProtection(),
        Machine.Site.NOWHERE,
        null,
        1,
        now,
        now,
        null,
        List.of());
  }

  private ObjectNode metadata(Requester requester, NewMachine wanted) {
    if (!wanted.wishes().accountKeys() || wanted.metadata().has(KEYS)) {
      return wanted.metadata();
    }
    List<String> lines = keys.of(requester.account());
    if (lines.isEmpty()) {
      return wanted.metadata();
    }
    ObjectNode metadata = wanted.metadata().deepCopy();
    return metadata.put(KEYS, String.join("\n", lines) + "\n");
  }

  private static String name(String wanted, UUID id) {
    String shortId = id.toString().substring(0, 8);
    String name = wanted == null ? shortId : wanted.replace(SHORT_ID, shortId);
    if (!NAME.matcher(name).matches()) {
      throw Invalid.field("name", NAME_RULE);
    }
    return name;
  }
}
