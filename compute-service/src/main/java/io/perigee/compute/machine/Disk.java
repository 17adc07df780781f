package io.perigee.compute.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import java.util.UUID;

/**
 * A disk of a machine (<i>ListMachineDisks</i>).
 *
 * @param slot the PCI slot that it fills, {@code bus:device:function}
 * @param size MiB
 * @param boot whether it is the one that begins with the image's bytes
 * @param image the image that it was made from; null for an empty one
 * @param state what is under way
 */
public record Disk(UUID id, String slot, long size, boolean boot, UUID image, State state) {

  /** The size of a block as guests see it, in bytes. */
  public static final int BLOCK_SIZE = 8192;

  /** The most that a machine has. */
  public static final int MOST = 8;

  /** The first slot that disks have: {@code 0:4:0} to {@code 0:4:7}. */
  public static String slot(int place) {
    return "0:4:" + place;
  }

  /** Where a disk is in its life. */
  public enum State {
    CREATING,
    READY,
    RESIZING,
    DELETING;

    /** In the database. */
    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  public Disk in(State next) {
    return new Disk(id, slot, size, boot, image, next);
  }

  public Disk sized(long mebibytes) {
    return new Disk(id, slot, mebibytes, boot, image, state);
  }

  /** What CloudAPI shows: a disk that is ready runs, or is stopped, with its machine. */
  public String shown(Machine machine) {
    if (state != State.READY) {
      return state.word();
    }
    return machine.state() == MachineState.STOPPED ? "stopped" : "running";
  }

  ObjectNode stored() {
    return Json.object()
        .put("id", id.toString())
        .put("pci_slot", slot)
        .put("size", size)
        .put("boot", boot)
        .put("image", image == null ? null : image.toString())
        .put("state", state.word());
  }

  static Disk read(JsonNode stored) {
    return new Disk(
        UUID.fromString(stored.get("id").textValue()),
        stored.get("pci_slot").textValue(),
        stored.get("size").longValue(),
        stored.get("boot").booleanValue(),
        stored.path("image").isTextual() ? UUID.fromString(stored.get("image").textValue()) : null,
        State.valueOf(stored.get("state").textValue().toUpperCase(java.util.Locale.ROOT)));
  }
}
