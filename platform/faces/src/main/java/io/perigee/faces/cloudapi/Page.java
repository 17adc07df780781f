package io.perigee.faces.cloudapi;

import io.perigee.faces.Fields;

/**
 * The part of a list that is asked for ("ListMachines", Inputs).
 *
 * @param limit at most so many rows, 1 to {@link #MAX}
 * @param offset how many rows to leave out first
 */
public record Page(int limit, int offset) {

  /** The default limit, and the largest that is answered. */
  public static final int MAX = 1000;

  private static final int MAX_OFFSET = 10_000_000;

  /** The page that {@code limit} and {@code offset} name; errors name these fields. */
  public static Page of(Fields params) {
    return new Page(
        params.integer("limit", 1, MAX).orElse(MAX),
        params.integer("offset", 0, MAX_OFFSET).orElse(0));
  }
}
