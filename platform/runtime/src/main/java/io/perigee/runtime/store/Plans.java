package io.perigee.runtime.store;

import org.jdbi.v3.core.Handle;

/** How PostgreSQL plans the rest of a transaction. */
public final class Plans {

  private static final String BY_INDEX =
      """
      SELECT set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
             set_config('enable_mergejoin', 'off', true), set_config('enable_material', 'off', true),
             set_config('plan_cache_mode', 'force_generic_plan', true)
      """;
  private static final String IN_ORDER =
      BY_INDEX.stripTrailing()
          + ", set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true)";

  private Plans() {}

  /**
   * By index, key for key, each statement planned once in a connection's life. For statements that
   * touch the same few rows however large their tables are: planning them anew each time costs more
   * than they do, and a plan kept from when a table was empty would read all of it. Such a
   * statement is not to be used without, as its plan is kept.
   */
  public static void byIndex(Handle h) {
    h.createQuery(BY_INDEX).map((row, context) -> 0).one();
  }

  /**
   * {@link #byIndex}, and in an index's order: for the first few of many, which are never all
   * looked at and sorted, whatever the statistics say of how many there are.
   */
  public static void inOrder(Handle h) {
    h.createQuery(IN_ORDER).map((row, context) -> 0).one();
  }
}
