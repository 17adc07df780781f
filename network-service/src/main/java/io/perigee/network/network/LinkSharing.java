package io.perigee.network.network;

import io.perigee.contracts.error.Invalid;
import jakarta.inject.Singleton;
import org.jdbi.v3.core.Handle;

/** Networks that are on the link of another one: their {@code shared}. */
@Singleton
final class LinkSharing {

  private final NetworkStore store;

  LinkSharing(NetworkStore store) {
    this.store = store;
  }

  /**
   * The network whose link is shared must be there, another, and not on a third one's link.
   *
   * @param network before it is changed; null for a new one
   * @throws Invalid naming {@code shared} where it is not so
   */
  void requireShareable(Handle h, Network network, NetworkSettings settings) {
    String shared = settings.shared();
    if (shared == null || network != null && shared.equals(network.settings().shared())) {
      return;
    }
    Network other =
        store
            .find(h, null, shared)
            .filter(n -> !n.deleting())
            .orElseThrow(
                () -> Invalid.field("shared", "shared: network " + shared + " does not exist"));
    boolean itself = network != null && other.id().equals(network.id());
    if (itself || other.settings().shared() != null) {
      throw Invalid.field(
          "shared",
          itself
              ? "shared: a network cannot share its link with itself"
              : "shared: network %s is itself on the link of %s"
                  .formatted(shared, other.settings().shared()));
    }
    if (network != null && !store.sharingWith(h, network.id()).isEmpty()) {
      throw Invalid.field("shared", "shared: other networks are on the link of this one");
    }
  }
}
