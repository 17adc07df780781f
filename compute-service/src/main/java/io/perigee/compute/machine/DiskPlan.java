package io.perigee.compute.machine;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.compute.pack.Pack;
import io.perigee.contracts.error.Invalid;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;

/**
 * Which disks a new machine gets. kvm machines and containers have the package's disk; bhyve
 * machines too, unless the package is flexible: then the disks that were asked for, or the
 * package's, share it.
 */
final class DiskPlan {

  /** The size of a boot disk whose image does not say how large it is, MiB. */
  private static final long USUAL_BOOT = 10_240;

  private final Pack pack;
  private final Images.Image image;

  private DiskPlan(Pack pack, Images.Image image) {
    this.pack = pack;
    this.image = image;
  }

  /**
   * @param wanted null if the request says nothing of disks
   * @throws Invalid naming the disk that cannot be
   */
  static List<Disk> of(Brand brand, Pack pack, Images.Image image, List<WantedDisk> wanted) {
    boolean shares = brand == Brand.BHYVE && pack.flexible();
    if (wanted != null && !shares) {
      throw Invalid.field("disks", "disks: only for brand bhyve and packages with flexible_disk");
    }
    DiskPlan plan = new DiskPlan(pack, image);
    if (brand != Brand.BHYVE) {
      return List.of();
    }
    if (!shares) {
      return plan.laid(List.of(new WantedDisk(null, true, null, pack.disk(), false)));
    }
    List<WantedDisk> asked = wanted == null ? plan.usual() : wanted;
    plan.check(asked);
    return plan.laid(asked);
  }

  private List<WantedDisk> usual() {
    List<WantedDisk> usual = new ArrayList<>();
    for (JsonNode disk : pack.disks()) {
      usual.add(
          new WantedDisk(
              null,
              disk.has("boot") ? disk.path("boot").asBoolean() : null,
              null,
              disk.path("size").isNumber() ? disk.path("size").asLong() : null,
              disk.path("size").asText().equals("remaining")));
    }
    return usual.isEmpty() ? List.of(new WantedDisk(null, true, null, null, false)) : usual;
  }

  private void check(List<WantedDisk> disks) {
    if (disks.isEmpty() || disks.size() > Disk.MOST) {
      throw Invalid.field("disks", "disks: 1 to " + Disk.MOST);
    }
    if (disks.stream().filter(disk -> Boolean.TRUE.equals(disk.boot())).count() > 1) {
      throw Invalid.field("disks", "disks: only one can be the boot disk");
    }
    if (disks.stream().filter(WantedDisk::remaining).count() > 1) {
      throw Invalid.field("disks", "disks: only one can have the remaining size");
    }
    HashSet<UUID> ids = new HashSet<>();
    for (int i = 0; i < disks.size(); i++) {
      WantedDisk disk = disks.get(i);
      String field = "disks[" + i + "]";
      if (disk.id() != null && !ids.add(disk.id())) {
        throw Invalid.field(field + ".id", field + ".id: given twice");
      }
      boolean boots = i == boot(disks);
      if (disk.image() != null && !(boots && disk.image().equals(image.id()))) {
        throw Invalid.field(
            field + ".image", field + ".image: only the boot disk's, and the machine's image");
      }
      if (disk.size() == null && !disk.remaining() && !boots) {
        throw Invalid.field(field + ".size", field + ".size is required");
      }
    }
  }

  /** The first one boots where none says that it does. */
  private static int boot(List<WantedDisk> disks) {
    for (int i = 0; i < disks.size(); i++) {
      if (Boolean.TRUE.equals(disks.get(i).boot())) {
        return i;
      }
    }
    return 0;
  }

  private List<Disk> laid(List<WantedDisk> wanted) {
    int boot = boot(wanted);
    long given = 0;
    for (int i = 0; i < wanted.size(); i++) {
      given += wanted.get(i).remaining() ? 0 : size(wanted.get(i));
    }
    long left = pack.disk() - given;
    boolean rest = wanted.stream().anyMatch(WantedDisk::remaining);
    if (left < 0 || rest && left == 0) {
      throw Invalid.field(
          "disks", "disks: together more than the package's %d MiB".formatted(pack.disk()));
    }
    List<Disk> disks = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      WantedDisk each = wanted.get(i);
      disks.add(
          new Disk(
              each.id() == null ? UUID.randomUUID() : each.id(),
              Disk.slot(i),
              each.remaining() ? left : size(each),
              i == boot,
              i == boot ? image.id() : null,
              Disk.State.READY));
    }
    return disks;
  }

  private long size(WantedDisk disk) {
    if (disk.size() != null) {
      return disk.size();
    }
    return Math.min(image.diskSize() > 0 ? image.diskSize() : USUAL_BOOT, pack.disk());
  }
}
