package io.perigee.journeys.walk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command of a walk.
 *
 * @param place file and line, for who reads a failure
 * @param patient whether it is given again until it does as it should
 * @param fails whether it must fail
 * @param checks what must hold of what it prints
 */
record Step(String place, boolean patient, boolean fails, List<String> words, List<String> checks) {

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  static List<Step> all(String file, String text) {
    List<Step> steps = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n")) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        steps.add(of(file + ":" + number, line.strip()));
      }
    }
    return steps;
  }

  private static Step of(String place, String line) {
    boolean patient = line.startsWith("~");
    String rest = patient ? line.substring(1).strip() : line;
    boolean fails = rest.startsWith("!");
    List<String> parts = Arrays.asList((fails ? rest.substring(1) : rest).split(" \\| "));
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(parts.getFirst());
    while (matcher.find()) {
      words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }
    return new Step(
        place, patient, fails, words, parts.stream().skip(1).map(String::strip).toList());
  }

  @Override
  public String toString() {
    return place;
  }
}
