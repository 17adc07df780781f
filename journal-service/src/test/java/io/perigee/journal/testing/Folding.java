package io.perigee.journal.testing;

import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.journal.operation.OperationFold;
import io.perigee.runtime.projection.TopicReader.Received;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Folds messages as the reader of the topic does, without the topic. */
@Singleton
public final class Folding {

  private final Database database;
  private final OperationFold fold;

  Folding(Database database, OperationFold fold) {
    this.database = database;
    this.fold = fold;
  }

  public void fold(Story story) {
    fold(story.told());
  }

  public void fold(List<Envelope> told) {
    List<Received> batch =
        told.stream()
            .map(
                e ->
                    new Received(
                        new ConsumerRecord<>("operations", 0, 0, e.subject(), Json.write(e)), e))
            .toList();
    database.run(h -> fold.fold(h, batch));
  }
}
