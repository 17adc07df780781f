package io.perigee.contracts.hostlist;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Folds names into entries with brackets, one column of numbers after the other, the last first:
 * {@code r1n01 … r2n04} becomes {@code r1n[01-04], r2n[01-04]}, then {@code r[1-2]n[01-04]}.
 * Entries fold only if all their other parts are the same, so that each product names exactly the
 * given hosts.
 */
final class HostlistFolding {

  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  /** Literals at even places, numbers (later sets in brackets) at odd ones. */
  private List<List<String>> entries;

  HostlistFolding(List<String> names) {
    this.entries = names.stream().map(HostlistFolding::parts).toList();
  }

  List<String> fold() {
    int longest = entries.stream().mapToInt(List::size).max().orElse(0);
    for (int column = longest - 2; column > 0; column -= 2) {
      foldColumn(column);
    }
    return entries.stream().map(parts -> String.join("", parts)).toList();
  }

  private void foldColumn(int column) {
    Map<List<String>, List<String>> numbersByRest = new LinkedHashMap<>();
    List<List<String>> folded = new ArrayList<>();
    for (List<String> parts : entries) {
      if (parts.size() <= column) {
        folded.add(parts);
      } else {
        numbersByRest
            .computeIfAbsent(with(parts, column, ""), rest -> new ArrayList<>())
            .add(parts.get(column));
      }
    }
    numbersByRest.forEach(
        (rest, numbers) ->
            byWidth(numbers).forEach(set -> folded.add(with(rest, column, bracket(set)))));
    entries = folded;
  }

  /**
   * Numbers that may stand in one set: a range pads to the width of its first number, so padded
   * numbers go with their width, and others with the widest padding that leaves them as they are.
   */
  private static List<SortedMap<Long, String>> byWidth(List<String> numbers) {
    TreeSet<Integer> paddings = new TreeSet<>();
    numbers.stream()
        .filter(HostlistFolding::isPadded)
        .forEach(number -> paddings.add(number.length()));
    Map<Integer, SortedMap<Long, String>> sets = new LinkedHashMap<>();
    for (String number : numbers) {
      Integer padding =
          isPadded(number) ? Integer.valueOf(number.length()) : paddings.floor(number.length());
      sets.computeIfAbsent(padding == null ? 0 : padding, width -> new TreeMap<>())
          .put(Long.parseLong(number), number);
    }
    return List.copyOf(sets.values());
  }

  private static boolean isPadded(String number) {
    return number.length() > 1 && number.charAt(0) == '0';
  }

  private static String bracket(SortedMap<Long, String> numbers) {
    if (numbers.size() == 1) {
      return numbers.get(numbers.firstKey());
    }
    List<Map.Entry<Long, String>> all = List.copyOf(numbers.entrySet());
    List<String> ranges = new ArrayList<>();
    for (int from = 0; from < all.size(); ) {
      int to = from;
      while (to + 1 < all.size() && all.get(to + 1).getKey() == all.get(to).getKey() + 1) {
        to++;
      }
      String first = all.get(from).getValue();
      ranges.add(from == to ? first : first + "-" + all.get(to).getValue());
      from = to + 1;
    }
    return "[" + String.join(",", ranges) + "]";
  }

  private static List<String> with(List<String> parts, int column, String part) {
    List<String> copy = new ArrayList<>(parts);
    copy.set(column, part);
    return copy;
  }

  private static List<String> parts(String name) {
    List<String> parts = new ArrayList<>();
    Matcher m = NUMBER.matcher(name);
    int end = 0;
    while (m.find()) {
      parts.add(name.substring(end, m.start()));
      parts.add(m.group());
      end = m.end();
    }
    parts.add(name.substring(end));
    return parts;
  }
}
