package io.perigee.journal.testing;

import io.perigee.devkit.testkit.NoBlockedEventLoop;
import io.perigee.devkit.testkit.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stands beside {@code @QuarkusTest}: a platform of the module's own, with {@link Peers}. */
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Peers.class)
@ExtendWith(NoBlockedEventLoop.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface JournalTestPlatform {}
