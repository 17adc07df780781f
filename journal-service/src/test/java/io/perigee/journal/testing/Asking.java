package io.perigee.journal.testing;

import static io.restassured.RestAssured.given;

import io.perigee.devkit.testkit.TestIdentity;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;

/** Requests as different callers make them. */
public final class Asking {

  private Asking() {}

  /** An administrator. */
  public static RequestSpecification luna() {
    return luna("admin", "admin");
  }

  /** A user with a role. */
  public static RequestSpecification luna(String login, String role) {
    return as(TestIdentity.ofModule().lunaUser(login, role));
  }

  /** Nobody. */
  public static RequestSpecification nobody() {
    return as(TestIdentity.ofModule().anonymous("luna"));
  }

  /** A node's installer. */
  public static RequestSpecification installer(String node) {
    return as(TestIdentity.ofModule().node(UUID.randomUUID().toString(), node));
  }

  /** An account's owner. */
  public static RequestSpecification tenant(UUID account, String login) {
    return as(TestIdentity.ofModule().account(account, login));
  }

  public static RequestSpecification as(String token) {
    return given().header(TestIdentity.HEADER, token);
  }
}
