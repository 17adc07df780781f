package io.perigee.contracts.policy;

/**
 * What a condition comes to. {@link #UNKNOWN}, where the attempt lacks what is asked for, grants
 * nothing, and its negation grants nothing either.
 */
public enum Verdict {
  YES,
  NO,
  UNKNOWN;

  static Verdict of(boolean holds) {
    return holds ? YES : NO;
  }

  Verdict and(Verdict other) {
    if (this == NO || other == NO) {
      return NO;
    }
    return this == YES && other == YES ? YES : UNKNOWN;
  }

  Verdict or(Verdict other) {
    if (this == YES || other == YES) {
      return YES;
    }
    return this == NO && other == NO ? NO : UNKNOWN;
  }

  Verdict not() {
    return switch (this) {
      case YES -> NO;
      case NO -> YES;
      case UNKNOWN -> UNKNOWN;
    };
  }
}
