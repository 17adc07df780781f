package io.perigee.compute.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.ledger.Ledger;
import io.perigee.compute.node.ShownLock;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/** The one cluster. */
@Singleton
public final class Clusters {

  private final Database database;
  private final Ripple ripple;
  private final Ledger ledger;

  Clusters(Database database, Ripple ripple, Ledger ledger) {
    this.ledger = ledger;
    this.database = database;
    this.ripple = ripple;
  }

  public Cluster get() {
    return database.read(h -> find(h, ""));
  }

  /** Changes the defaults, and what groups and nodes inherit from them. */
  public void change(UnaryOperator<Cluster> change, Cause cause) {
    database.run(
        h -> {
          ShownLock.wide(h);
          Cluster before = find(h, " FOR UPDATE");
          Cluster after = change.apply(before);
          if (after.equals(before)) {
            return;
          }
          h.createUpdate(
                  """
              UPDATE cluster SET ntp_server = :ntp, technical_contacts = :contacts, provision_method = :method,
                provision_fallback = :fallback, debug = :debug, version = version + 1, updated_at = now()
              """)
              .bind("ntp", after.ntpServer())
              .bind("contacts", after.technicalContacts())
              .bind("method", after.provisionMethod())
              .bind("fallback", after.provisionFallback())
              .bind("debug", after.debug())
              .execute();
          ledger.tell(h, "cluster", "cluster", document(before), document(after), List.of(), cause);
          boolean inherited =
              !Objects.equals(before.provisionMethod(), after.provisionMethod())
                  || !Objects.equals(before.provisionFallback(), after.provisionFallback());
          if (inherited) {
            ripple.all(h, cause);
          }
        });
  }

  /** By the names that Luna2 has for its fields. */
  private static ObjectNode document(Cluster cluster) {
    return Json.object()
        .put("name", "cluster")
        .put("ntp_server", cluster.ntpServer())
        .put("technical_contacts", cluster.technicalContacts())
        .put("provision_method", cluster.provisionMethod())
        .put("provision_fallback", cluster.provisionFallback())
        .put("debug", cluster.debug());
  }

  private static Cluster find(Handle h, String lock) {
    return h.createQuery(
            "SELECT ntp_server, technical_contacts, provision_method, provision_fallback, debug, version FROM cluster"
                + lock)
        .map(
            (row, c) ->
                new Cluster(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getBoolean(5),
                    row.getLong(6)))
        .one();
  }
}
