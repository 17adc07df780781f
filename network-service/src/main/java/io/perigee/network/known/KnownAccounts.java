package io.perigee.network.known;

import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.network.fabric.BornFabrics;
import io.perigee.network.firewall.Rules;
import io.perigee.runtime.projection.KnownRow;
import io.perigee.runtime.projection.Knows;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Accounts, each of which has a fabric in every region, and names for its machines if it wants. */
@Singleton
public final class KnownAccounts implements Knows {

  private final BornFabrics fabrics;
  private final Rules rules;
  private final NamedMachines names;

  KnownAccounts(BornFabrics fabrics, Rules rules, NamedMachines names) {
    this.fabrics = fabrics;
    this.rules = rules;
    this.names = names;
  }

  @Override
  public Topic topic() {
    return Topics.ACCOUNTS;
  }

  @Override
  public void applied(Handle h, List<KnownRow> changed) {
    fabrics.lay(h, ids(changed, false), regions(h));
    rules.deleteOf(h, ids(changed, true));
    names.accountsChanged(h, changed);
  }

  private static List<UUID> ids(List<KnownRow> rows, boolean deleted) {
    return rows.stream()
        .filter(row -> row.deleted() == deleted)
        .map(row -> UUID.fromString(row.id()))
        .toList();
  }

  private static List<UUID> regions(Handle h) {
    return h.createQuery("SELECT id::uuid FROM known WHERE topic = 'regions' AND NOT deleted")
        .mapTo(UUID.class)
        .list();
  }
}
