package io.perigee.contracts.policy;

import java.util.List;

/** What has to hold for a rule to grant anything. */
sealed interface Condition {

  Verdict verdict(Attempt attempt);

  /** No condition at all. */
  record Always() implements Condition {

    @Override
    public Verdict verdict(Attempt attempt) {
      return Verdict.YES;
    }
  }

  record And(Condition left, Condition right) implements Condition {

    @Override
    public Verdict verdict(Attempt attempt) {
      return left.verdict(attempt).and(right.verdict(attempt));
    }
  }

  record Or(Condition left, Condition right) implements Condition {

    @Override
    public Verdict verdict(Attempt attempt) {
      return left.verdict(attempt).or(right.verdict(attempt));
    }
  }

  record Not(Condition inner) implements Condition {

    @Override
    public Verdict verdict(Attempt attempt) {
      return inner.verdict(attempt).not();
    }
  }

  /** {@code subject operator value}. */
  record Comparison(Subject subject, String operator, Value value) implements Condition {

    @Override
    public Verdict verdict(Attempt attempt) {
      return Comparing.verdict(subject, operator, value, attempt);
    }
  }

  /** {@code subject IN (value, …)}: equal to one of them. */
  record In(Subject subject, List<Value> values) implements Condition {

    @Override
    public Verdict verdict(Attempt attempt) {
      Verdict verdict = Verdict.NO;
      for (Value value : values) {
        verdict = verdict.or(Comparing.verdict(subject, "=", value, attempt));
      }
      return verdict;
    }
  }
}
