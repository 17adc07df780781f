package io.perigee.image.machineimage;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An image that machines are made of.
 *
 * @param id its identity, also the name of its file
 * @param number its identity in LunaNode's API, from birth
 * @param account the owner; null for the operator's own, which everyone may use
 * @param region where it is; null for every region
 * @param imageVersion the version that its maker gave it, for example {@code 13.4.0}
 * @param type {@code zone-dataset}, {@code lx-dataset}, {@code zvol}, {@code docker} or {@code
 *     other}
 * @param state {@code active}, {@code unactivated}, {@code disabled}, {@code creating} or {@code
 *     failed}
 * @param shared true if every account may use it ("public")
 * @param acl accounts that may use it although it is private
 * @param file its bytes; null until there are any
 * @param imageSize how large a disk it fills, MiB; null if it does not say
 * @param origin the image that it holds the differences from; null if it holds a whole disk
 * @param fault why it failed; null if it did not
 * @param copiedTo regions that it is in beside its own; empty if it is in every region
 * @param version grows with each change
 */
public record Image(
    UUID id,
    long number,
    UUID account,
    UUID region,
    String name,
    String imageVersion,
    String os,
    String type,
    String state,
    boolean shared,
    String description,
    String homepage,
    String eula,
    JsonNode requirements,
    JsonNode tags,
    List<UUID> acl,
    File file,
    Long imageSize,
    UUID origin,
    Fault fault,
    List<UUID> copiedTo,
    long version,
    Instant publishedAt) {

  /** Whether it is in a region. */
  public boolean isIn(UUID other) {
    return region == null || region.equals(other) || copiedTo.contains(other);
  }

  /**
   * The bytes of an image.
   *
   * @param compression {@code none}, {@code gzip}, {@code bzip2} or {@code xz}
   * @param size in bytes
   * @param sha1 hexadecimal digest
   */
  public record File(String compression, long size, String sha1) {}

  /** Why it failed: a code of <i>GetImage</i>'s table, and a text for people. */
  public record Fault(String code, String message) {}
}
