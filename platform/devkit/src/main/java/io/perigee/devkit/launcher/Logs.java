package io.perigee.devkit.launcher;

import io.perigee.devkit.process.Signals;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows the ends of log files, and what is added to them. */
final class Logs {

  private static final int END_BYTES = 256 * 1024;

  private final Map<String, Path> files = new LinkedHashMap<>();
  private final Map<String, Long> positions = new LinkedHashMap<>();
  private final PrintStream out;

  Logs(PrintStream out) {
    this.out = out;
  }

  void add(String name, Path file) {
    files.put(name, file);
  }

  /** Prints the last lines of each file. */
  void printEnds(int lines) throws IOException {
    for (Map.Entry<String, Path> file : files.entrySet()) {
      if (Files.exists(file.getValue())) {
        positions.put(file.getKey(), Files.size(file.getValue()));
        print(file.getKey(), end(file.getValue(), lines));
      }
    }
  }

  /** Prints what is added, until the process is ended. */
  void follow() throws IOException {
    while (true) {
      for (Map.Entry<String, Path> file : files.entrySet()) {
        followOne(file.getKey(), file.getValue());
      }
      Signals.pause();
    }
  }

  private void followOne(String name, Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    long size = Files.size(file);
    long from = positions.getOrDefault(name, 0L);
    // A shorter file was emptied meanwhile: read it from its beginning.
    from = size < from ? 0 : from;
    if (size > from) {
      String added = read(file, from, (int) Math.min(size - from, END_BYTES));
      int whole = added.lastIndexOf('\n') + 1;
      print(name, added.substring(0, whole));
      from += added.substring(0, whole).getBytes(StandardCharsets.UTF_8).length;
    }
    positions.put(name, from);
  }

  private void print(String name, String text) {
    if (text.isEmpty()) {
      return;
    }
    for (String line : text.stripTrailing().lines().toList()) {
      out.println(files.size() == 1 ? line : name + " | " + line);
    }
    out.flush();
  }

  /** The last lines of a file; empty when there is none. */
  static String end(Path file, int lines) {
    try {
      if (!Files.exists(file)) {
        return "";
      }
      long size = Files.size(file);
      int length = (int) Math.min(size, END_BYTES);
      List<String> all = read(file, size - length, length).lines().toList();
      return String.join(
          "\n", all.subList(Math.clamp(all.size() - (long) lines, 0, all.size()), all.size()));
    } catch (IOException e) {
      return "(" + file + " cannot be read)";
    }
  }

  private static String read(Path file, long from, int length) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(from);
      byte[] bytes = new byte[length];
      int read = Math.max(0, in.read(bytes));
      return new String(bytes, 0, read, StandardCharsets.UTF_8);
    }
  }
}
