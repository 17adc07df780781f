package io.perigee.auth;

import static io.perigee.devkit.testkit.http.Http.given;

import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An account that one test has for itself. */
public record Tenant(UUID id, String login) {

  /** With one key, {@code rsa2048.pub}, named {@code first}. */
  public static Tenant make() {
    String login = "t" + random(6);
    Response made =
        bootstrap(
            Map.of(
                "account",
                Map.of(
                    "login",
                    login,
                    "email",
                    login + "@example.com",
                    "keys",
                    List.of(Map.of("name", "first", "key", Example.key("rsa2048.pub"))))));
    made.then().statusCode(200);
    return new Tenant(UUID.fromString(made.path("account.id")), login);
  }

  public static Response bootstrap(Map<String, ?> body) {
    return given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().service("devkit"))
        .contentType("application/json")
        .body(body)
        .post("/internal/bootstrap");
  }

  /** A request as this account's owner. */
  public Request asking() {
    return given()
        .urlEncodingEnabled(false)
        .header(TestIdentity.HEADER, TestIdentity.ofModule().account(id, login))
        .contentType("application/json");
  }

  public static String random(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
