package io.perigee.auth.face.cloudapi;

import io.perigee.auth.account.Slice;
import io.perigee.faces.cloudapi.Cursor;
import io.perigee.faces.cloudapi.Page;
import java.time.Instant;
import java.util.List;

/** Pages of lists that begin with the oldest, as the stores read them. */
final class Slices {

  /** How many parts the key of a row has. */
  static final int PARTS = 2;

  private Slices() {}

  static Slice of(Page page) {
    return new Slice(
        page.reading(),
        page.offset(),
        page.after() == null
            ? null
            : new Slice.Place(page.after().time(0), page.after().key().get(1)));
  }

  /** The key of a row, for {@link Cursor}. */
  static List<String> key(Instant created, String text) {
    return List.of(Cursor.rising(created), text);
  }
}
