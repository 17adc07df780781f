package io.perigee.faces.cloudapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perigee.contracts.error.Invalid;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {

  private static final Function<String, List<String>> KEY = List::of;

  private static Page page(String limit, String cursor) {
    var params = Documents.empty();
    if (limit != null) {
      params.put("limit", limit);
    }
    if (cursor != null) {
      params.put("cursor", cursor);
    }
    return Page.ofWhole(Fields.of(params), "letters", 1);
  }

  private static String after(String letter) {
    return new Cursor("letters", List.of(letter)).text();
  }

  @Test
  void aListThatNobodyAsksAPageOfStaysWholeAndInItsOrder() {
    assertThat(page(null, null).cut(List.of("c", "a", "b"), KEY)).containsExactly("c", "a", "b");
  }

  @Test
  void aPageHasOneRowMoreThanItShowsIfThereAreMore() {
    List<String> whole = List.of("c", "a", "b");

    assertThat(page("2", null).cut(whole, KEY)).containsExactly("a", "b", "c");
    assertThat(page("1", after("a")).cut(whole, KEY)).containsExactly("b", "c");
    assertThat(page("1", after("b")).cut(whole, KEY)).containsExactly("c");
    assertThat(page("1", after("c")).cut(whole, KEY)).isEmpty();
  }

  @Test
  void aPlaceWhoseRowIsGoneIsStillAPlace() {
    assertThat(page("5", after("b")).cut(List.of("a", "c", "d"), KEY)).containsExactly("c", "d");
  }

  @Test
  void partsOfKeysCompareAsWhatTheyAre() {
    Instant early = Instant.parse("2026-11-21T10:00:00Z");
    Instant late = Instant.parse("2026-11-21T10:00:00.5Z");

    assertThat(Cursor.rising(early)).isLessThan(Cursor.rising(late));
    assertThat(Cursor.falling(early)).isGreaterThan(Cursor.falling(late));
    assertThat(Cursor.rising(9)).isLessThan(Cursor.rising(10));
    Cursor read = Cursor.read("times", 1, new Cursor("times", List.of(Cursor.rising(late))).text());
    assertThat(read.time(0)).isEqualTo(late);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "!", "W10", "bnVsbA", "WyJvdGhlciIsImEiXQ", "WyJsZXR0ZXJzIl0"})
  void whatNoListGaveIsRefusedByName(String cursor) {
    assertThatThrownBy(() -> page("1", cursor))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("cursor");
  }

  @Test
  void aPartThatIsOfAnotherKindIsRefused() {
    Cursor cursor = new Cursor("letters", List.of("a"));

    assertThatThrownBy(() -> cursor.number(0)).isInstanceOf(Invalid.class);
    assertThatThrownBy(() -> cursor.uuid(0)).isInstanceOf(Invalid.class);
    assertThatThrownBy(() -> cursor.time(0)).isInstanceOf(Invalid.class);
  }
}
