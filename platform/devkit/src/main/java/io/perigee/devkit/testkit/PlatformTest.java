package io.perigee.devkit.testkit;

import io.quarkus.test.common.QuarkusTestResource;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Stands beside {@code @QuarkusTest} (which Quarkus finds only on the class itself): the test runs
 * on a platform of its module's own, see {@link PlatformResource}, and fails when an event loop was
 * blocked.
 */
@QuarkusTestResource(PlatformResource.class)
@ExtendWith(NoBlockedEventLoop.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface PlatformTest {}
