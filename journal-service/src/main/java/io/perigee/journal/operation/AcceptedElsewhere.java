package io.perigee.journal.operation;

import io.perigee.contracts.error.PerigeeException;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.internal.Internal;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether an operation that is not folded yet exists. Its request id names the service that
 * accepted it; only on that service's word is it unknown, since clients take that answer for the
 * operation's end.
 */
@Singleton
public final class AcceptedElsewhere {

  private static final Pattern REQUEST_ID = Pattern.compile("([a-z]{2,16})-[A-Za-z0-9-]{1,64}");

  private final Database database;
  private final Internal internal;

  AcceptedElsewhere(Database database, Internal internal) {
    this.database = database;
    this.internal = internal;
  }

  /** As {@link #isAccepted}, and false for the operations of tenants. */
  boolean isAcceptedForOperator(String requestId) {
    return folded(requestId).map(Folded::operators).orElseGet(() -> ask(requestId));
  }

  /** True if it exists, or while its accepting service cannot be asked. */
  boolean isAccepted(String requestId) {
    return folded(requestId).isPresent() || ask(requestId);
  }

  private record Folded(boolean operators) {}

  /**
   * An operation whose commands have spoken before its acceptance did: its account is not known
   * then.
   */
  private Optional<Folded> folded(String requestId) {
    return database.read(
        h ->
            h.createQuery("SELECT account IS NULL FROM journal_operation WHERE request_id = :id")
                .bind("id", requestId)
                .map((row, context) -> new Folded(row.getBoolean(1)))
                .findOne());
  }

  private boolean ask(String requestId) {
    Matcher id = REQUEST_ID.matcher(requestId);
    if (!id.matches() || !Topics.SERVICES.contains(id.group(1))) {
      return false;
    }
    try {
      return internal.find(id.group(1), "/internal/accepted-operations/" + requestId).isPresent();
    } catch (PerigeeException e) {
      return true;
    }
  }
}
