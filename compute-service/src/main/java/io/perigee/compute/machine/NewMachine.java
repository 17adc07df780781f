package io.perigee.compute.machine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.affinity.Rule;
import io.perigee.compute.volume.WantedMount;
import java.util.List;

/**
 * A machine that is asked for.
 *
 * @param name may hold {@code {{shortId}}}; null for the first 8 characters of the id
 * @param image an image's id or number
 * @param pack a package's id, name or number
 * @param region a region's name; null for the default
 * @param brand {@code kvm}, {@code bhyve}, or null for what the image asks for
 * @param networks the primary first; null for the region's own
 * @param tags names to texts, numbers or booleans
 * @param metadata names to texts
 * @param wishes what else CloudAPI takes
 */
public record NewMachine(
    String name,
    String image,
    String pack,
    String region,
    String brand,
    List<NetworkWish> networks,
    ObjectNode tags,
    ObjectNode metadata,
    boolean firewallEnabled,
    boolean deletionProtection,
    Wishes wishes) {

  /**
   * What CloudAPI takes beside the rest.
   *
   * @param affinity where it is to be placed, as written
   * @param rules the same, read; locality hints too
   * @param disks null for the package's own
   * @param volumes what is mounted in it
   * @param sharedImages whether images that others share with the account will do
   * @param accountKeys whether the account's SSH keys go into its metadata
   * @param dryRun whether it is only to be tried
   */
  public record Wishes(
      List<String> affinity,
      List<Rule> rules,
      List<WantedDisk> disks,
      List<WantedMount> volumes,
      boolean encrypted,
      boolean delegatedDataset,
      boolean sharedImages,
      boolean accountKeys,
      boolean dryRun) {

    /** Nothing special. */
    public static final Wishes NONE =
        new Wishes(List.of(), List.of(), null, List.of(), false, false, true, false, false);
  }
}
