package io.perigee.auth;

import static io.perigee.devkit.testkit.http.Http.given;

import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Response;
import java.util.Map;

/** What tests of several endpoints ask for. */
public final class Asking {

  private Asking() {}

  /** As a service, at an internal path. */
  public static Response internally(String path, Map<String, ?> body) {
    return given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().service("gateway"))
        .contentType("application/json")
        .body(body)
        .post("/internal" + path);
  }

  /** A sub-user of a tenant; returns its id. */
  public static String user(Tenant tenant, String login) {
    Response made =
        tenant
            .asking()
            .body(Map.of("login", login, "email", login + "@example.com", "password", "123secret"))
            .post("/cloudapi/my/users");
    made.then().statusCode(201);
    return made.path("id");
  }

  /** A policy of a tenant; returns its id. */
  public static String policy(Tenant tenant, String name, String... rules) {
    Response made =
        tenant.asking().body(Map.of("name", name, "rules", rules)).post("/cloudapi/my/policies");
    made.then().statusCode(201);
    return made.path("id");
  }

  /** A role of a tenant with these members by default; returns its id. */
  public static String role(Tenant tenant, String name, String policy, String... members) {
    Response made =
        tenant
            .asking()
            .body(
                Map.of(
                    "name",
                    name,
                    "members",
                    java.util.Arrays.stream(members)
                        .map(m -> Map.of("type", "subuser", "login", m, "default", true))
                        .toList(),
                    "policies",
                    new Object[] {Map.of("name", policy)}))
            .post("/cloudapi/my/roles");
    made.then().statusCode(201);
    return made.path("id");
  }
}
