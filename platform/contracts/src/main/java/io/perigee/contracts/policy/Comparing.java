package io.perigee.contracts.policy;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Compares what an attempt says of a subject with a rule's value. Times are UTC. */
final class Comparing {

  private Comparing() {}

  static Verdict verdict(Subject subject, String operator, Value value, Attempt attempt) {
    return switch (value) {
      case Value.Time(LocalTime time) ->
          ordered(operator, now(attempt).toLocalTime().truncatedTo(ChronoUnit.SECONDS), time);
      case Value.Day(DayOfWeek day) -> ordered(operator, now(attempt).getDayOfWeek(), day);
      case Value.Date(var instant) -> ordered(operator, attempt.at(), instant);
      case Value.Prefix prefix -> inside(operator, prefix, attempt.sourceIp());
      case Value.Text(String text) -> text(operator, subject, text, attempt);
    };
  }

  private static OffsetDateTime now(Attempt attempt) {
    return attempt.at().atOffset(ZoneOffset.UTC);
  }

  private static <T extends Comparable<? super T>> Verdict ordered(
      String operator, T actual, T wanted) {
    int order = actual.compareTo(wanted);
    return Verdict.of(
        switch (operator) {
          case "<" -> order < 0;
          case "<=" -> order <= 0;
          case ">" -> order > 0;
          case ">=" -> order >= 0;
          case "!=" -> order != 0;
          default -> order == 0;
        });
  }

  private static Verdict inside(String operator, Value.Prefix prefix, String address) {
    if (address == null) {
      return Verdict.UNKNOWN;
    }
    try {
      Verdict inside = Verdict.of(prefix.holds(Value.address(address)));
      return operator.equals("!=") ? inside.not() : inside;
    } catch (IllegalArgumentException e) {
      return Verdict.UNKNOWN;
    }
  }

  private static Verdict text(String operator, Subject subject, String wanted, Attempt attempt) {
    String actual = actual(subject, attempt);
    if (actual == null) {
      return Verdict.UNKNOWN;
    }
    return Verdict.of(
        switch (operator) {
          case "like" -> Glob.matches(wanted, actual);
          case "!=" -> !actual.equals(wanted);
          default ->
              subject.name().equals("method")
                  ? actual.equalsIgnoreCase(wanted.toUpperCase(Locale.ROOT))
                  : actual.equals(wanted);
        });
  }

  private static String actual(Subject subject, Attempt attempt) {
    if (subject.isTag()) {
      return attempt.tags().get(subject.tag());
    }
    return subject.name().equals("method") ? attempt.method() : attempt.userAgent();
  }
}
