package io.perigee.auth.account;

import java.time.Instant;
import java.time.ZoneOffset;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * The part of a list that is read, of lists that begin with the oldest and are unique by a text
 * among those of one moment.
 *
 * @param limit at most so many rows
 * @param offset how many to leave out first
 * @param after only what comes behind this place; null to begin at the first
 */
public record Slice(int limit, int offset, Place after) {

  /** The whole list. */
  public static final Slice ALL = new Slice(Integer.MAX_VALUE, 0, null);

  /** The place of a row: when it was made, and its text. */
  public record Place(Instant created, String text) {}

  /**
   * The end of a statement, after at least one condition. The condition on the place is there only
   * where there is one, so that an index on both columns begins at it.
   *
   * @param text the column of the text, beside {@code created_at}
   */
  public String sql(String text) {
    return "%s ORDER BY created_at, %s LIMIT :limit OFFSET :offset"
        .formatted(
            after == null ? "" : " AND (created_at, %s) > (:after, :afterText)".formatted(text),
            text);
  }

  /** Gives a statement with {@link #sql} its values. */
  public <S extends SqlStatement<S>> S bind(S statement) {
    if (after != null) {
      statement
          .bind("after", after.created().atOffset(ZoneOffset.UTC))
          .bind("afterText", after.text());
    }
    return statement.bind("limit", limit).bind("offset", offset);
  }
}
