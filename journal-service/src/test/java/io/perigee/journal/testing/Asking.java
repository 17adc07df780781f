package io.perigee.journal.testing;

import static io.perigee.devkit.testkit.http.Http.given;

import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Request;
import java.util.UUID;

/** Requests as different callers make them. */
public final class Asking {

  private Asking() {}

  /** An administrator. */
  public static Request luna() {
    return luna("admin", "admin");
  }

  /** A user with a role. */
  public static Request luna(String login, String role) {
    return as(TestIdentity.ofModule().lunaUser(login, role));
  }

  /** Nobody. */
  public static Request nobody() {
    return as(TestIdentity.ofModule().anonymous("luna"));
  }

  /** A node's installer. */
  public static Request installer(String node) {
    return as(TestIdentity.ofModule().node(UUID.randomUUID().toString(), node));
  }

  /** An account's owner. */
  public static Request tenant(UUID account, String login) {
    return as(TestIdentity.ofModule().account(account, login));
  }

  public static Request as(String token) {
    return given().header(TestIdentity.HEADER, token);
  }
}
