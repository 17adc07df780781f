package io.perigee.devkit.testkit;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** A {@code @QuarkusTest} on the platform of its module, which fails when an event loop is blocked. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
@ExtendWith(NoBlockedEventLoop.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface PlatformTest {}
