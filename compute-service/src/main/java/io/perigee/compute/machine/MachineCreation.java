package io.perigee.compute.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.affinity.Placement;
import io.perigee.compute.limit.Limits;
import io.perigee.compute.volume.Mounts;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.Invalid;
import io.perigee.runtime.reference.References;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Accepts new machines (<i>CreateMachine</i>, {@code vm/create}). */
@Singleton
public final class MachineCreation {

  /** What names are allowed: they become host names. */
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,188}");

  static final String NAME_RULE =
      "name: 1 to 189 of letters, digits, '.', '_' and '-', beginning with a letter or digit";

  /** The metadata by which a guest knows who may log in. */
  private static final String KEYS = "root_authorized_keys";

  private static final String SHORT_ID = "{{shortId}}";

  private final Database database;
  private final Ingredients ingredients;
  private final AccountKeys keys;
  private final GuestPasswords passwords;
  private final References references;
  private final Limits limits;
  private final Placement placement;
  private final Mounts mounts;
  private final MachineStore machines;
  private final MachineLife life;
  private final MachineActions actions;
  private final Clock clock;

  MachineCreation(
      Database database,
      Ingredients ingredients,
      AccountKeys keys,
      GuestPasswords passwords,
      References references,
      Limits limits,
      Placement placement,
      Mounts mounts,
      MachineStore machines,
      MachineLife life,
      MachineActions actions,
      Clock clock) {
    this.database = database;
    this.ingredients = ingredients;
    this.keys = keys;
    this.passwords = passwords;
    this.references = references;
    this.limits = limits;
    this.placement = placement;
    this.mounts = mounts;
    this.machines = machines;
    this.life = life;
    this.actions = actions;
    this.clock = clock;
  }

  /** A new machine, accepted, and the operation that provisions it; null if it was only tried. */
  public record Accepted(Machine machine, String requestId) {}

  /** Ends the transaction of a machine that was only to be tried. */
  private static final class Tried extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Machine machine;

    Tried(Machine machine) {
      super(null, null, false, false);
      this.machine = machine;
    }
  }

  /**
   * Accepts a machine; it is provisioned after the answer, and says itself if that fails.
   *
   * @throws Invalid if something in the request is wrong; it names the field
   * @throws Conflict if the name is taken by another machine of the account
   */
  public Accepted create(Requester requester, NewMachine wanted) {
    Ingredients.Found found = ingredients.find(requester.account(), wanted);
    Machine machine = machine(requester, wanted, found);
    try {
      return write(requester, wanted, machine, found);
    } catch (Tried tried) {
      return new Accepted(tried.machine, null);
    } catch (JdbiException e) {
      if (Database.violates(e, "machines_cloudapi_name_key")) {
        throw new Conflict(
            "InvalidArgument",
            "name %s is already taken by another machine".formatted(machine.name()),
            List.of(new FieldError("name", "Duplicate", "already taken")));
      }
      throw e;
    }
  }

  private Machine machine(Requester requester, NewMachine wanted, Ingredients.Found found) {
    UUID id = UUID.randomUUID();
    String brand = brand(wanted, found);
    NewMachine.Wishes wishes = wanted.wishes();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return new Machine(
        id,
        0,
        requester.account(),
        found.region(),
        name(wanted.name(), id),
        requester.face(),
        brand,
        MachineState.PROVISIONING,
        Action.PROVISION.word(),
        new Machine.ImageRef(
            found.image().id(), found.image().number(), found.image().name(), found.image().os()),
        MachineResizing.size(found.pack()),
        new Machine.Storage(
            brand.equals("bhyve") && found.pack().flexible(),
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

  private Accepted write(
      Requester requester, NewMachine wanted, Machine machine, Ingredients.Found found) {
    return database.write(
        h -> {
          Machine[] born = new Machine[1];
          JsonNode answer =
              requester
                  .repeat()
                  .once(
                      h,
                      () -> {
                        born[0] = born(h, requester, wanted, machine, found);
                        String requestId =
                            actions.accept(
                                h,
                                requester,
                                born[0],
                                Action.PROVISION,
                                payload(requester, wanted, found));
                        if (wanted.wishes().dryRun()) {
                          throw new Tried(born[0]);
                        }
                        return Json.object()
                            .put("id", born[0].id().toString())
                            .put("request_id", requestId);
                      });
          return new Accepted(
              born[0] != null ? born[0] : again(h, requester, answer),
              answer.path("request_id").asText());
        });
  }

  private Machine born(
      Handle h, Requester requester, NewMachine wanted, Machine machine, Ingredients.Found found) {
    limits.require(h, machine, machine.size().capacity(), null);
    NewMachine.Wishes wishes = wanted.wishes();
    if (requester.face().equals("cloudapi")
        && !placement.fits(h, MachineLife.placing(machine, wishes.rules(), Set.of()))) {
      throw new Conflict(
          "InsufficientCapacity",
          "no host in region %s has room for %s where it may be placed"
              .formatted(machine.region().name(), machine.size().capacity()));
    }
    Machine born = life.born(h, machine, requester.cause());
    mounts.mount(h, born, wishes.volumes());
    found.intents().forEach(intent -> references.commit(h, intent));
    return born;
  }

  private Machine again(Handle h, Requester requester, JsonNode answer) {
    UUID id = UUID.fromString(answer.path("id").asText());
    return machines.find(h, requester.account(), id).orElseThrow(() -> MachineActions.notFound(id));
  }

  private ObjectNode payload(Requester requester, NewMachine wanted, Ingredients.Found found) {
    ObjectNode payload = actions.payload(requester, Action.PROVISION);
    NetworkWish.write(found.networks(), payload);
    if (!wanted.wishes().affinity().isEmpty()) {
      ArrayNode affinity = payload.putArray("affinity");
      wanted.wishes().affinity().forEach(affinity::add);
    }
    return payload;
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

  private static String brand(NewMachine wanted, Ingredients.Found found) {
    String needed = found.image().brand();
    if (wanted.brand() == null) {
      return "bhyve".equals(needed) || needed == null && found.pack().flexible() ? "bhyve" : "kvm";
    }
    if (needed != null && !needed.equals(wanted.brand())) {
      throw Invalid.field(
          "brand", "brand: image %s needs %s".formatted(found.image().name(), needed));
    }
    return wanted.brand();
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
