package io.perigee.compute.driver.simulated;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a sparse file has data. Disks of many GiB are mostly holes; Java has no call that finds
 * them, so Linux's own is used. Where that does not work, the whole file counts as data.
 */
final class Extents {

  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;
  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final Calls CALLS = Calls.find();

  private Extents() {}

  /**
   * A stretch of a file.
   *
   * @param end the first byte after it
   */
  record Extent(long start, long end) {}

  /** The stretches with data, in order. */
  static List<Extent> of(Path file) throws IOException {
    long size = Files.size(file);
    if (size == 0) {
      return List.of();
    }
    List<Extent> found = CALLS == null ? null : CALLS.extents(file, size);
    return found == null ? List.of(new Extent(0, size)) : found;
  }

  /** How many bytes of data the file has. */
  static long data(Path file) throws IOException {
    return of(file).stream().mapToLong(e -> e.end() - e.start()).sum();
  }

  private record Calls(MethodHandle open, MethodHandle seek, MethodHandle close) {

    @SuppressWarnings("restricted")
    static Calls find() {
      if (!System.getProperty("os.name").equals("Linux")) {
        return null;
      }
      Linker linker = Linker.nativeLinker();
      SymbolLookup c = linker.defaultLookup();
      return new Calls(
          linker.downcallHandle(
              c.find("open").orElseThrow(),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
              Linker.Option.firstVariadicArg(2)),
          linker.downcallHandle(
              c.find("lseek").orElseThrow(),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_INT)),
          linker.downcallHandle(
              c.find("close").orElseThrow(),
              FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)));
    }

    /** Null if the file system cannot tell. */
    List<Extent> extents(Path file, long size) {
      try (Arena arena = Arena.ofConfined()) {
        int fd = (int) open.invokeExact(arena.allocateFrom(file.toString()), CLOSE_ON_EXEC);
        if (fd < 0) {
          return null;
        }
        try {
          return extents(fd, size);
        } finally {
          int ignored = (int) close.invokeExact(fd);
        }
      } catch (Throwable e) {
        // A method handle may throw anything; then the file is read whole.
        return null;
      }
    }

    private List<Extent> extents(int fd, long size) throws Throwable {
      List<Extent> found = new ArrayList<>();
      long at = 0;
      while (at < size) {
        long start = (long) seek.invokeExact(fd, at, SEEK_DATA);
        if (start < 0) {
          // No more data, or the file system does not know: an empty file's first question tells.
          return found.isEmpty() && at == 0 && hole(fd) != 0 ? null : found;
        }
        long end = (long) seek.invokeExact(fd, start, SEEK_HOLE);
        if (end <= start) {
          return null;
        }
        found.add(new Extent(start, Math.min(end, size)));
        at = end;
      }
      return found;
    }

    private long hole(int fd) throws Throwable {
      return (long) seek.invokeExact(fd, 0L, SEEK_HOLE);
    }
  }
}
