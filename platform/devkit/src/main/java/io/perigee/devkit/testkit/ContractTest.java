package io.perigee.devkit.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the endpoint whose contract a test method holds: it sends the published example and checks
 * status, headers and values. The build counts these in docs/coverage.md.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(ContractTests.class)
public @interface ContractTest {

  /** {@code luna}, {@code cloudapi} or {@code lunanode}. */
  String api();

  /** The HTTP method, as in docs/api/endpoints.tsv. */
  String method();

  /** The path, exactly as in docs/api/endpoints.tsv. */
  String path();
}
