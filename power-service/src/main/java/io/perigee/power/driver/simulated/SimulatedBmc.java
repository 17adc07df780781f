package io.perigee.power.driver.simulated;

import io.perigee.power.PowerConfig;
import io.perigee.power.control.ControlAction;
import io.perigee.power.control.Power;
import io.perigee.power.driver.Bmc;
import io.perigee.power.driver.BmcFault;
import io.perigee.power.driver.BmcOrder;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * BMCs that are files: {@code <directory>/<first two characters>/<node>}, one line each. They take
 * a set time, fail at a set rate, outlive every restart, and refuse orders older than the last one
 * that they carried out.
 */
@Singleton
public final class SimulatedBmc implements Bmc {

  private static final int STRIPES = 64;

  private final Path directory;
  private final long latencyMillis;
  private final double failureRate;
  private final ReentrantLock[] locks =
      IntStream.range(0, STRIPES).mapToObj(i -> new ReentrantLock()).toArray(ReentrantLock[]::new);

  SimulatedBmc(PowerConfig config) {
    this.latencyMillis = config.simulated().latency().toMillis();
    this.failureRate = config.simulated().failureRate();
    try {
      this.directory = Files.createDirectories(config.simulated().directory());
      for (int i = 0; i < 256; i++) {
        Files.createDirectories(directory.resolve("%02x".formatted(i)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the directory of simulated BMCs cannot be made", e);
    }
  }

  @Override
  public Power carryOut(BmcOrder order, Runnable requireHeld, Consumer<Runnable> onLost)
      throws BmcFault, InterruptedException {
    if (latencyMillis > 0) {
      Thread.sleep(latencyMillis);
    }
    if (failureRate > 0 && ThreadLocalRandom.current().nextDouble() < failureRate) {
      throw new BmcFault("simulated failure");
    }
    Path file = file(order.target().node());
    ReentrantLock lock = locks[Math.floorMod(file.hashCode(), STRIPES)];
    lock.lock();
    try {
      requireHeld.run();
      SimulatedState state = read(file);
      if (order.action() == ControlAction.POWER_STATUS) {
        return state.power();
      }
      if (order.fence().compareTo(state.fence()) < 0) {
        throw new BmcFault("a more recent order was carried out already");
      }
      write(file, state.after(order.action(), order.fence()));
      return null;
    } catch (IOException e) {
      throw new BmcFault("the simulated BMC's file cannot be read or written");
    } finally {
      lock.unlock();
    }
  }

  private Path file(String node) {
    String name = UUID.fromString(node).toString();
    return directory.resolve(name.substring(0, 2)).resolve(name);
  }

  private static SimulatedState read(Path file) throws IOException, BmcFault {
    try {
      return SimulatedState.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return SimulatedState.NEW;
    } catch (IllegalArgumentException e) {
      throw new BmcFault("the simulated BMC's file is broken");
    }
  }

  private static void write(Path file, SimulatedState state) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, state.line());
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
