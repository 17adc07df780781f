package io.perigee.compute.machine;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The images that machines are made from, as their owner, the image service, tells. */
public interface Images {

  /**
   * An image that the account may use.
   *
   * @param text its id or its number
   * @return empty if there is none such for this account
   */
  Optional<Image> find(UUID account, String text);

  /**
   * An image.
   *
   * @param type {@code zvol}, {@code zone-dataset}, {@code lx-dataset} or another; never null
   * @param state {@code active} if machines may be made from it
   * @param region the region that it is in; null if it is in all
   * @param copiedTo regions that it is in beside that
   * @param brand the brand that it needs; null if any will do
   * @param minMemory the least memory that it needs, MiB; 0 if any will do
   * @param maxMemory the most memory that it copes with, MiB; {@link Long#MAX_VALUE} if any
   * @param diskSize how large a disk it fills, MiB; 0 if it does not say
   * @param shared whether it is another account's, shared with this one
   * @param passwordUsers who get a generated password in machines made from it; may be empty
   */
  record Image(
      UUID id,
      Long number,
      String name,
      String os,
      String type,
      String state,
      UUID region,
      List<UUID> copiedTo,
      String brand,
      long minMemory,
      long maxMemory,
      long diskSize,
      boolean shared,
      List<String> passwordUsers) {

    /** Whether machines of that region may be made from it. */
    public boolean isIn(UUID other) {
      return region == null || region.equals(other) || copiedTo.contains(other);
    }
  }
}
