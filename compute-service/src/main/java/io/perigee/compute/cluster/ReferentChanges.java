package io.perigee.compute.cluster;

import io.perigee.compute.node.ShownLock;
import io.perigee.compute.referent.Referent;
import io.perigee.compute.referent.ReferentStore;
import io.perigee.contracts.envelope.Cause;
import io.perigee.runtime.projection.KnownRow;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Takes in what the owners of osimages and networks publish, and shows it in the nodes and groups
 * that refer to them.
 */
@Singleton
public final class ReferentChanges {

  private final ReferentStore store;
  private final Ripple ripple;

  ReferentChanges(ReferentStore store, Ripple ripple) {
    this.store = store;
    this.ripple = ripple;
  }

  public void osimages(Handle h, List<KnownRow> changed) {
    List<UUID> ids = taken(h, Referent.OSIMAGE, changed);
    if (!ids.isEmpty()) {
      ripple.osimages(h, ids, Cause.PLATFORM);
    }
  }

  public void networks(Handle h, List<KnownRow> changed) {
    List<UUID> ids = taken(h, Referent.NETWORK, changed);
    if (!ids.isEmpty()) {
      ripple.networks(h, ids, Cause.PLATFORM);
    }
  }

  private List<UUID> taken(Handle h, String kind, List<KnownRow> changed) {
    List<Referent> told =
        changed.stream()
            .filter(row -> !row.deleted() && row.account() == null && row.object() != null)
            .map(row -> Referent.of(kind, row.object(), row.version()))
            .toList();
    if (told.isEmpty()) {
      return List.of();
    }
    ShownLock.wide(h);
    return store.put(h, kind, told);
  }
}
