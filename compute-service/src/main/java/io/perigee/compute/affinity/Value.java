package io.perigee.compute.affinity;

import io.perigee.contracts.error.Invalid;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a rule's value matches: an exact text, a glob with {@code *}, or a {@code /regular
 * expression/}, which matches anywhere.
 *
 * @param text as written
 * @param pattern what is looked for
 */
record Value(String text, Pattern pattern) {

  /** An expression may look at one text for so long; none that is meant well takes as much. */
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(20);

  static Value read(String field, String text) {
    try {
      if (text.length() > 2 && text.startsWith("/") && text.endsWith("/")) {
        return new Value(text, Pattern.compile(text.substring(1, text.length() - 1)));
      }
    } catch (PatternSyntaxException e) {
      throw Invalid.field(field, field + ": not a regular expression: " + e.getDescription());
    }
    return text.contains("*") ? new Value(text, glob(text)) : exact(text);
  }

  static Value exact(String text) {
    return new Value(text, Pattern.compile("^" + Pattern.quote(text) + "$"));
  }

  private static Pattern glob(String text) {
    return Pattern.compile(
        Stream.of(text.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*", "^", "$")),
        Pattern.DOTALL);
  }

  /** An expression that takes too long matches nothing. */
  boolean matches(String candidate) {
    try {
      return pattern.matcher(new Bounded(candidate, System.nanoTime() + PATIENCE)).find();
    } catch (TookTooLong e) {
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Value value && value.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  private static final class TookTooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TookTooLong() {
      super(null, null, false, false);
    }
  }

  /** A text that can be looked at until a time. */
  private record Bounded(String text, long until) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (System.nanoTime() - until > 0) {
        throw new TookTooLong();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Bounded(text.substring(start, end), until);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
