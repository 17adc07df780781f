package io.perigee.journal.operation;

import io.perigee.contracts.envelope.MalformedMessage;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.projection.TopicReader;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Folds {@code operations} into what status, queue and jobs answer.
 *
 * <pre>
 *   accepted ─► running ─► done | failed      when as many commands have ended as were accepted
 * </pre>
 *
 * The events of one operation come from several services, so an end may come before the acceptance:
 * counts are kept from the first event on, and the operation ends with whichever event completes
 * them. A message that comes again, in the same batch or later, adds nothing: messages are known by
 * their envelope's id, ends by their command.
 */
@Singleton
public final class OperationFold implements TopicReader {

  private final Instance<OperationListener> listeners;

  OperationFold(@Any Instance<OperationListener> listeners) {
    this.listeners = listeners;
  }

  @Override
  public Topic topic() {
    return Topics.OPERATIONS;
  }

  @Override
  public void check(Received message) throws MalformedMessage {
    Said.of(message.envelope());
  }

  @Override
  public void fold(Handle h, List<Received> batch) {
    List<Said> said = batch.stream().map(OperationFold::read).toList();
    FoldStatements.operations(h, OperationRow.of(said));
    FoldStatements.messages(h, MessageRow.of(said));
    FoldStatements.commands(h, CommandRow.of(said));
    List<EndedOperation> ended =
        FoldStatements.close(h, said.stream().map(s -> s.event().requestId()).distinct().toList());
    if (!ended.isEmpty()) {
      listeners.forEach(listener -> listener.ended(h, ended));
    }
  }

  private static Said read(Received message) {
    try {
      return Said.of(message.envelope());
    } catch (MalformedMessage e) {
      throw new IllegalStateException("a message that was not checked", e);
    }
  }
}
