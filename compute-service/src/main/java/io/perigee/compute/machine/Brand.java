package io.perigee.compute.machine;

import io.perigee.contracts.error.Invalid;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Kinds of machines (<i>CreateMachine</i>, <i>ResizeMachine</i>): hardware virtual machines, whose
 * image is a disk, and containers, whose image is a file system.
 */
public enum Brand {
  KVM(true),
  BHYVE(true),
  JOYENT(false),
  JOYENT_MINIMAL(false),
  LX(false);

  private final boolean hardware;

  Brand(boolean hardware) {
    this.hardware = hardware;
  }

  /** As the API writes it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether it is a hardware virtual machine. */
  public boolean hardware() {
    return hardware;
  }

  /** The machine's. */
  public static Brand of(Machine machine) {
    return of(machine.brand());
  }

  private static Brand of(String word) {
    return Arrays.stream(values())
        .filter(brand -> brand.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no brand " + word));
  }

  /** "The type of instance", which CloudAPI showed before there were brands. */
  public String type() {
    return hardware ? "virtualmachine" : "smartmachine";
  }

  /**
   * What a new machine of an image is.
   *
   * @param wanted what the request says; null if nothing
   * @param flexible whether its package has flexible disks, which bhyve alone can share
   * @throws Invalid if the image cannot be that
   */
  static Brand of(Images.Image image, String wanted, boolean flexible) {
    List<Brand> fit = fit(image);
    if (wanted == null) {
      return flexible && fit.contains(BHYVE) ? BHYVE : fit.getFirst();
    }
    if (fit.stream().noneMatch(brand -> brand.word().equals(wanted))) {
      throw Invalid.field(
          "brand",
          "brand: image %s needs %s"
              .formatted(
                  image.name(), String.join(" or ", fit.stream().map(Brand::word).toList())));
    }
    return of(wanted);
  }

  /** Those that an image may be, the usual one first. */
  private static List<Brand> fit(Images.Image image) {
    if (image.brand() != null) {
      return Arrays.stream(values())
          .filter(brand -> brand.word().equals(image.brand()))
          .findFirst()
          .map(List::of)
          .orElseThrow(
              () ->
                  Invalid.field(
                      "image",
                      "image: %s needs brand %s, which there is not"
                          .formatted(image.name(), image.brand())));
    }
    return switch (image.type()) {
      case "zone-dataset" -> List.of(JOYENT, JOYENT_MINIMAL);
      case "lx-dataset" -> List.of(LX);
      default -> List.of(KVM, BHYVE);
    };
  }
}
