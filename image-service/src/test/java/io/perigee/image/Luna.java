package io.perigee.image;

import static io.perigee.devkit.testkit.http.Http.given;

import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** An operator who asks the service as the gateway forwards it. */
public final class Luna {

  private Luna() {}

  public static Request operator() {
    return as(TestIdentity.ofModule().lunaUser("luna"));
  }

  public static Request as(String identity) {
    return given().header(TestIdentity.HEADER, identity).contentType("application/json");
  }

  /** A name that no other test has. */
  public static String fresh(String prefix) {
    return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** Posts fields, as the inside of an object, for an osimage. */
  public static Response save(String name, String fields) {
    return operator()
        .body("{\"config\":{\"osimage\":{\"%s\":{%s}}}}".formatted(name, fields))
        .post("/luna/config/osimage/" + name);
  }

  /** A published example. */
  public static String published(String file) {
    try (InputStream in = Luna.class.getResourceAsStream("/published/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
