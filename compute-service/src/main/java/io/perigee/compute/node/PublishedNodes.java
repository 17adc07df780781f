package io.perigee.compute.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Nodes as they are published, for services that have not yet heard of one. */
@Singleton
public final class PublishedNodes {

  private final Database database;
  private final NodeDocuments documents;

  PublishedNodes(Database database, NodeDocuments documents) {
    this.database = database;
    this.documents = documents;
  }

  /**
   * The node's object on the topic {@code nodes}, with the TPM's digest; empty if there is none of
   * this name.
   */
  public Optional<ObjectNode> byName(String name) {
    return database
        .read(
            h ->
                h.createQuery(Effective.SELECT + " WHERE n.name = :name")
                    .bind("name", name)
                    .map((row, c) -> Effective.of(row))
                    .findOne())
        .map(documents::told);
  }
}
