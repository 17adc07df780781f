package io.perigee.devkit.testkit.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.util.Locale;
import org.hamcrest.Matcher;

/** What a test expects of an answer; each check fails with the whole of it. */
public final class Checks {

  private static final int SHOWN = 2000;

  private final Response response;

  Checks(Response response) {
    this.response = response;
  }

  public Checks statusCode(int status) {
    return statusCode(equalTo(status));
  }

  public Checks statusCode(Matcher<? super Integer> matcher) {
    check("the status", response.statusCode(), matcher);
    return this;
  }

  public Checks header(String name, String value) {
    return header(name, equalTo(value));
  }

  /** The first value of a header, null if it is not there. */
  public Checks header(String name, Matcher<? super String> matcher) {
    check("the header " + name, response.header(name), matcher);
    return this;
  }

  /** The media type; a charset behind it is not looked at unless one is asked for. */
  public Checks contentType(String type) {
    String came = response.contentType().toLowerCase(Locale.ROOT);
    String asked = type.toLowerCase(Locale.ROOT);
    check(
        "the content type",
        asked.contains(";") ? came : came.replaceFirst(" *;.*", ""),
        equalTo(asked));
    return this;
  }

  public Checks contentType(Matcher<? super String> matcher) {
    check("the content type", response.contentType(), matcher);
    return this;
  }

  /** The whole body as text. */
  public Checks body(Matcher<? super String> matcher) {
    check("the body", response.asString(), matcher);
    return this;
  }

  /**
   * What stands at paths of the body's JSON.
   *
   * @param path see {@link JsonPath}
   * @param more further paths, each with its matcher behind it
   */
  public Checks body(String path, Matcher<?> matcher, Object... more) {
    JsonPath json = response.jsonPath();
    check(json, path, matcher);
    for (int i = 0; i < more.length; i += 2) {
      check(json, (String) more[i], (Matcher<?>) more[i + 1]);
    }
    return this;
  }

  @SuppressWarnings("unchecked")
  private void check(JsonPath json, String path, Matcher<?> matcher) {
    check(path, json.get(path), (Matcher<Object>) matcher);
  }

  /** The answer that was checked. */
  public Response extract() {
    return response;
  }

  private <T> void check(String what, T came, Matcher<? super T> matcher) {
    if (!matcher.matches(came)) {
      String whole = response.toString();
      assertThat(
          what + " of " + (whole.length() > SHOWN ? whole.substring(0, SHOWN) + "…" : whole) + "\n",
          came,
          matcher);
    }
  }
}
