package io.perigee.compute.driver.simulated;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.perigee.compute.driver.Fence;
import io.perigee.compute.driver.HypervisorFault;
import io.perigee.contracts.envelope.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * What one simulated host has on disk.
 *
 * <pre>
 *  images/SHA1                 files of images, verified
 *  captures/IMAGE              files that images are being made of
 *  machines/ID/disk.raw        a machine's boot disk, sparse
 *  machines/ID/disk-DISK.raw   a further disk
 *  machines/ID/snapshots/SNAP  the disks as they were
 *  machines/ID/guest.json      what its guest is to know
 *  machines/ID/machine.json    what the machine does, and the highest fence that it has seen
 *  machines/ID/lock            held while that is changed, against other processes too
 * </pre>
 *
 * A deleted machine leaves its {@code machine.json} for a while, so that a late order cannot bring
 * it back. Every file appears whole: it is written beside its place and renamed.
 */
final class HostFolder {

  /** How long a deleted machine's fence is remembered: far longer than any lease. */
  private static final Duration REMEMBERED = Duration.ofDays(1);

  private static final ConcurrentHashMap<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

  private final Path folder;

  HostFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * What is known of a machine.
   *
   * @param power {@code new} (has seen an order, no disk yet), {@code stopped}, {@code running},
   *     {@code incoming} (a placeholder of a machine that is to move here) or {@code deleted}
   */
  record Facts(String power, String bootId, long fenceNumber, long fenceEpoch, Instant changed) {

    Fence fence() {
      return new Fence(fenceNumber, fenceEpoch);
    }

    boolean present() {
      return power.equals("stopped") || power.equals("running");
    }
  }

  /**
   * What is done under the machine's lock; given the facts, null for an unknown machine, it returns
   * the new ones.
   */
  interface Change {
    Facts apply(Facts facts) throws IOException, HypervisorFault;
  }

  Path image(String sha1) {
    return folder.resolve("images").resolve(sha1);
  }

  Path machine(UUID id) {
    return folder.resolve("machines").resolve(id.toString());
  }

  MachineFiles files(UUID id) {
    return new MachineFiles(machine(id));
  }

  Path disk(UUID id) {
    return files(id).disk();
  }

  Path capture(UUID id) {
    return folder.resolve("captures").resolve(id.toString());
  }

  Path volume(UUID id) {
    return folder.resolve("volumes").resolve(id.toString());
  }

  Optional<Facts> facts(UUID id) throws IOException {
    Path file = machine(id).resolve("machine.json");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.MAPPER.readValue(Files.readString(file), Facts.class));
    } catch (JsonProcessingException e) {
      throw new IOException("the record of machine " + id + " is damaged", e);
    }
  }

  /**
   * Changes what is known of a machine, one change at a time, unless a more recent order has been
   * seen.
   */
  Facts change(UUID id, Fence fence, Change change)
      throws IOException, HypervisorFault, InterruptedException {
    Path place = Files.createDirectories(machine(id));
    ReentrantLock local = LOCKS.computeIfAbsent(place, p -> new ReentrantLock());
    local.lockInterruptibly();
    try (FileChannel channel =
            FileChannel.open(
                place.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      Facts before = facts(id).orElse(null);
      if (before != null && before.fence().compareTo(fence) > 0) {
        throw new HypervisorFault(
            HypervisorFault.Kind.STALE, "a more recent order for the machine was seen");
      }
      Facts after = change.apply(before);
      if (!after.equals(before)) {
        write(place.resolve("machine.json"), Json.write(after));
      }
      return after;
    } finally {
      local.unlock();
      LOCKS.remove(place, local);
    }
  }

  /** Forgets machines that were deleted long ago. */
  void sweep(Instant now) throws IOException {
    Path machines = folder.resolve("machines");
    if (!Files.isDirectory(machines)) {
      return;
    }
    try (Stream<Path> all = Files.list(machines)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        UUID id = UUID.fromString(each.getFileName().toString());
        Optional<Facts> facts = facts(id);
        if (facts.isPresent()
            && facts.get().power().equals("deleted")
            && facts.get().changed().isBefore(now.minus(REMEMBERED))) {
          MachineFiles.clear(each);
          Files.delete(each);
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  static void write(Path file, String text) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(beside, text);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
