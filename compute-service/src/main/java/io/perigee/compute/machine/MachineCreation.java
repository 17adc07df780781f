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
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Accepts new machines (<i>CreateMachine</i>, {@code vm/create}). */
@Singleton
public final class MachineCreation {

  private final Database database;
  private final Ingredients ingredients;
  private final MachineDesign design;
  private final References references;
  private final Limits limits;
  private final Placement placement;
  private final Mounts mounts;
  private final MachineStore machines;
  private final MachineLife life;
  private final MachineActions actions;

  MachineCreation(
      Database database,
      Ingredients ingredients,
      MachineDesign design,
      References references,
      Limits limits,
      Placement placement,
      Mounts mounts,
      MachineStore machines,
      MachineLife life,
      MachineActions actions) {
    this.database = database;
    this.ingredients = ingredients;
    this.design = design;
    this.references = references;
    this.limits = limits;
    this.placement = placement;
    this.mounts = mounts;
    this.machines = machines;
    this.life = life;
    this.actions = actions;
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
    Machine machine = design.of(requester, wanted, found);
    try {
      return write(requester, wanted, machine, found);
    } catch (Tried tried) {
      return new Accepted(tried.machine, null);
    } catch (JdbiException e) {
      if (SqlFaults.violates(e, "machines_cloudapi_name_key")) {
        throw new Conflict(
            "InvalidArgument",
            "name %s is already taken by another machine".formatted(machine.name()),
            List.of(new FieldError("name", "Duplicate", "already taken")));
      }
      throw e;
    }
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
}
