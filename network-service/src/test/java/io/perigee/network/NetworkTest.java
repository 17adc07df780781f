package io.perigee.network;

import io.perigee.devkit.testkit.NoBlockedEventLoop;
import io.perigee.devkit.testkit.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test of the running service on the module's engines, with a compute service that answers. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(ComputePeer.class)
@ExtendWith(NoBlockedEventLoop.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface NetworkTest {}
