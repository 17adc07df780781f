package io.perigee.devkit.startup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Lists of classes as JVMs write them ({@code -XX:DumpLoadedClassList}). */
final class ClassLists {

  private static final Pattern NUMBER = Pattern.compile(" id: \\d+$");
  private static final String OWN = "io/perigee/";

  private ClassLists() {}

  /**
   * Writes what several say into one, without what is Perigee's own. A JVM that still runs may have
   * written half of its last line, which is left out.
   *
   * @param to the file that is written
   */
  static void join(Collection<Path> lists, Path to) throws IOException {
    Set<String> all = new LinkedHashSet<>();
    for (Path list : lists) {
      String text = Files.readString(list, StandardCharsets.UTF_8);
      text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .filter(line -> !line.contains(OWN) && !line.startsWith("#"))
          // Numbers are each list's own; only the classes of other class loaders need them.
          .map(line -> NUMBER.matcher(line).replaceFirst(""))
          .forEach(all::add);
    }
    Files.write(to, List.copyOf(all));
  }
}
