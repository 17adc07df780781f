package io.perigee.compute.face.luna;

import io.perigee.faces.Fields;
import io.perigee.faces.Given;
import java.util.Objects;

/**
 * A field that goes by two names, the text's and the real clients'. Both are shown, so both may
 * come back with only one of them changed.
 */
final class Alias {

  private Alias() {}

  /**
   * What the request says.
   *
   * @param now the value as it is, or null
   */
  static Given<String> text(Fields sent, String one, String other, String now) {
    Given<String> first = sent.text(one);
    Given<String> second = sent.text(other);
    if (!first.present() || !second.present()) {
      return first.present() ? first : second;
    }
    if (first.equals(second) || Objects.equals(second.value(), now)) {
      return first;
    }
    if (Objects.equals(first.value(), now)) {
      return second;
    }
    throw sent.invalid(other, "and " + one + " say different things");
  }
}
