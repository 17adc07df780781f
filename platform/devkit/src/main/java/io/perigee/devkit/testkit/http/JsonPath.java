package io.perigee.devkit.testkit.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.perigee.contracts.envelope.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values of a JSON document by their paths: names with dots between them, {@code [0]} for an
 * element of an array, quotes around a name that holds a dot, {@code $} for the whole, and {@code
 * size()} behind an array or an object. A name behind an array stands for that field of each
 * element.
 */
public final class JsonPath {

  private static final Pattern STEP =
      Pattern.compile("\\G\\.?(?:\\$|(size\\(\\))|\\[(\\d+)]|'([^']*)'|([^.\\[\\]'(){}]+))");

  private final Object root;

  private JsonPath(Object root) {
    this.root = root;
  }

  /** Of this document, which must be JSON. */
  public static JsonPath of(String document) {
    try {
      return new JsonPath(Json.MAPPER.readValue(document, Object.class));
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + document, e);
    }
  }

  /**
   * What stands there: a String, Boolean, Integer, Long, Double, List or Map; null if nothing does.
   */
  @SuppressWarnings("unchecked")
  public <T> T get(String path) {
    Object at = root;
    Matcher steps = STEP.matcher(path);
    int end = 0;
    while (steps.find()) {
      end = steps.end();
      at = step(at, steps);
    }
    if (end != path.length()) {
      throw new IllegalArgumentException("no path: " + path);
    }
    return (T) at;
  }

  private static Object step(Object at, Matcher step) {
    if (step.group(1) != null) {
      return at instanceof Map<?, ?> map ? map.size() : ((List<?>) at).size();
    }
    if (step.group(2) != null) {
      int index = Integer.parseInt(step.group(2));
      return at instanceof List<?> list && index < list.size() ? list.get(index) : null;
    }
    String name = step.group(3) != null ? step.group(3) : step.group(4);
    return name == null ? at : field(at, name);
  }

  private static Object field(Object at, String name) {
    if (at instanceof List<?> list) {
      List<Object> each = new ArrayList<>();
      list.forEach(element -> each.add(field(element, name)));
      return each;
    }
    return at instanceof Map<?, ?> map ? map.get(name) : null;
  }

  /** What stands there, written as JSON writes a scalar; null if nothing does. */
  public String getString(String path) {
    Object value = get(path);
    return value == null ? null : value.toString();
  }

  public int getInt(String path) {
    return this.<Number>get(path).intValue();
  }

  public long getLong(String path) {
    return this.<Number>get(path).longValue();
  }

  public boolean getBoolean(String path) {
    return this.<Boolean>get(path);
  }

  public <T> List<T> getList(String path) {
    return get(path);
  }

  public <K, V> Map<K, V> getMap(String path) {
    return get(path);
  }
}
