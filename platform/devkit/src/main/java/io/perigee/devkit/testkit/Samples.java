package io.perigee.devkit.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;

/**
 * Generated values that are the same in every run, so that a build finds tomorrow what it finds
 * today; {@code -Dperigee.samples.seed} gives others, {@code -Dperigee.samples.factor} more.
 */
public final class Samples {

  private static final long SEED = Long.getLong("perigee.samples.seed", 1);
  private static final int FACTOR = Integer.getInteger("perigee.samples.factor", 1);
  private static final int SIZE = 1_000;

  private Samples() {}

  /** So many values, bounds more often than what lies between. */
  public static <T> List<T> of(Arbitrary<T> values, int number) {
    return of(values, number, 0);
  }

  /**
   * @param salt where the same kind of values is asked for again and should differ
   */
  public static <T> List<T> of(Arbitrary<T> values, int number, long salt) {
    List<T> samples = new ArrayList<>();
    JqwikSession.run(
        () -> {
          RandomGenerator<T> generator = values.generator(SIZE, true);
          Random random = new Random(SEED + salt);
          for (int i = 0; i < number * FACTOR; i++) {
            samples.add(generator.next(random).value());
          }
        });
    return samples;
  }
}
