package io.perigee.compute.driver;

/**
 * How recent an order to a hypervisor is. A hypervisor remembers the highest one of each machine
 * and refuses lower ones, so that a worker that was frozen past its lease has no effect when it
 * thaws.
 *
 * @param number the command's place among those of the machine
 * @param epoch how often that command was claimed
 */
public record Fence(long number, long epoch) implements Comparable<Fence> {

  /** Below every other. */
  public static final Fence NONE = new Fence(0, 0);

  @Override
  public int compareTo(Fence other) {
    int byNumber = Long.compare(number, other.number);
    return byNumber != 0 ? byNumber : Long.compare(epoch, other.epoch);
  }
}
