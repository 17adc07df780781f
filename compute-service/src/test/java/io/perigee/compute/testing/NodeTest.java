package io.perigee.compute.testing;

import io.perigee.devkit.testkit.NoBlockedEventLoop;
import io.perigee.devkit.testkit.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of nodes, groups and what they are made from, on the module's engines; beside it stands
 * {@code @WithTestResource(NodePeers.class)}.
 */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
@ExtendWith(NoBlockedEventLoop.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface NodeTest {}
