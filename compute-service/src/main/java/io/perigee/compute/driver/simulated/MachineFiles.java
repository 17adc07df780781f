package io.perigee.compute.driver.simulated;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The files of one machine on a simulated host. */
record MachineFiles(Path place) {

  /** The boot disk. */
  Path disk() {
    return place.resolve("disk.raw");
  }

  Path disk(UUID id) {
    return place.resolve("disk-" + id + ".raw");
  }

  Path snapshot(UUID id) {
    return place.resolve("snapshots").resolve(id.toString());
  }

  Path guest() {
    return place.resolve("guest.json");
  }

  /** A name beside for what is not whole yet. */
  static Path beside(Path file) {
    return file.resolveSibling(file.getFileName() + ".new-" + UUID.randomUUID());
  }

  /** All disks. */
  List<Path> disks() throws IOException {
    return raw(place);
  }

  /** The disks and those of all snapshots, as they are named below the machine's folder. */
  List<Path> everything() throws IOException {
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(place, 3)) {
      return all.filter(MachineFiles::isDisk)
          .filter(file -> !file.toString().contains(".new-"))
          .map(place::relativize)
          .sorted()
          .toList();
    }
  }

  /** Removes all that the machine has; what is known of it stays. */
  void wipe() throws IOException {
    clear(place.resolve("snapshots"));
    Files.deleteIfExists(place.resolve("snapshots"));
    for (Path disk : disks()) {
      Files.deleteIfExists(disk);
    }
    Files.deleteIfExists(guest());
  }

  /** Removes what is in a folder, at any depth; the folder stays. */
  static void clear(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        if (!each.equals(folder)) {
          Files.deleteIfExists(each);
        }
      }
    }
  }

  static List<Path> raw(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(MachineFiles::isDisk).sorted().toList();
    }
  }

  private static boolean isDisk(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("disk") && name.endsWith(".raw");
  }
}
