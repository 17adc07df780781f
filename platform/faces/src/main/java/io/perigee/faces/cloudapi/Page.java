package io.perigee.faces.cloudapi;

import io.perigee.contracts.error.Invalid;
import io.perigee.faces.Fields;
import java.util.List;
import java.util.function.Function;

/**
 * The part of a list that is asked for ("ListMachines", Inputs). Beyond the original every list has
 * pages by {@code limit} and {@code cursor}, and says by {@code Link} where the next one begins.
 *
 * @param limit at most so many rows, 1 to {@link #MAX}; more in lists that have no limit by default
 * @param offset how many rows to leave out first
 * @param after the row to begin after; null to begin at the first
 * @param list the list's name in cursors; null for a list without them
 */
public record Page(int limit, int offset, Cursor after, String list) {

  /** The default limit, and the largest that is answered. */
  public static final int MAX = 1000;

  private static final int MAX_OFFSET = 10_000_000;
  private static final int ALL = Integer.MAX_VALUE - 1;

  /** The page that {@code limit} and {@code offset} name; errors name these fields. */
  public static Page of(Fields params) {
    return new Page(
        params.integer("limit", 1, MAX).orElse(MAX),
        params.integer("offset", 0, MAX_OFFSET).orElse(0),
        null,
        null);
  }

  /**
   * The page that {@code limit}, and {@code offset} or {@code cursor}, name.
   *
   * @param list the list's name
   * @param parts how many parts the key of a row has
   * @throws Invalid if the cursor is none of this list, or comes with an offset
   */
  public static Page of(Fields params, String list, int parts) {
    Page page = of(params);
    return new Page(page.limit, page.offset, after(params, list, parts), list);
  }

  /**
   * The same for a list that is whole unless {@code limit} is given, as the original answers it.
   */
  public static Page ofWhole(Fields params, String list, int parts) {
    Page page = of(params, list, parts);
    return params.has("limit") ? page : new Page(ALL, page.offset, page.after, list);
  }

  /** True if nothing was said of pages: the list is answered whole. */
  public boolean isWhole() {
    return limit == ALL && offset == 0 && after == null;
  }

  /** How many rows to read: one more than are shown, which tells whether there are more. */
  public int reading() {
    return limit + 1;
  }

  /**
   * This page's rows, and one more if there are more, of a list that is bounded and was read whole.
   * Where a page is asked for, the rows are in the order of their keys, whichever they were in.
   *
   * @param key of a row, in the list's own order as texts compare: {@link Cursor#rising}
   */
  public <T> List<T> cut(List<T> whole, Function<T, List<String>> key) {
    if (isWhole()) {
      return whole;
    }
    List<T> rows = whole.stream().sorted((a, b) -> compare(key.apply(a), key.apply(b))).toList();
    int from = offset;
    if (after != null) {
      while (from < rows.size() && compare(key.apply(rows.get(from)), after.key()) <= 0) {
        from++;
      }
    }
    return rows.stream().skip(from).limit(reading()).toList();
  }

  private static int compare(List<String> a, List<String> b) {
    for (int i = 0; i < a.size(); i++) {
      int order = a.get(i).compareTo(b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static Cursor after(Fields params, String list, int parts) {
    String cursor = params.text("cursor").value();
    if (cursor == null) {
      return null;
    }
    if (params.has("offset")) {
      throw Invalid.field("offset", "offset does not go with cursor");
    }
    return Cursor.read(list, parts, cursor);
  }
}
