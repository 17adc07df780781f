package io.perigee.image.copy;

import io.perigee.contracts.error.Forbidden;
import io.perigee.contracts.error.NotFound;
import java.util.List;
import java.util.UUID;

/** Who may copy an image: its owner. */
final class Owner {

  private Owner() {}

  /**
   * @throws Forbidden of code {@code UnauthorizedError} if the image is the operator's, or {@code
   *     NotImageOwnerError} if it is another account's that this one sees
   * @throws NotFound if this account does not see it
   */
  static void require(
      ImageImport.Wanted wanted, UUID owner, UUID operator, boolean shared, List<UUID> acl) {
    if (owner.equals(wanted.account())) {
      return;
    }
    if (owner.equals(operator)) {
      throw new Forbidden(
          "UnauthorizedError", "image " + wanted.image() + " is owned by the operator", List.of());
    }
    if (!shared && !acl.contains(wanted.account())) {
      throw new NotFound(
          "datacenter %s has no image %s".formatted(wanted.datacenter(), wanted.image()));
    }
    throw new Forbidden(
        "NotImageOwnerError", "image " + wanted.image() + " is another account's", List.of());
  }
}
