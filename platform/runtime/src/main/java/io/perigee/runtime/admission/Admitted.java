package io.perigee.runtime.admission;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A resource's method that takes much of the service and is called by many at once: no more than
 * {@code perigee.requests.at-once} run at a time, the others wait in line, in the order of coming,
 * until shortly before their deadlines. What is in line has done nothing yet and holds nothing. Who
 * cannot be served in time is answered 503 with {@code Retry-After}. For methods on virtual threads
 * that call no service which calls back to one of these.
 */
@InterceptorBinding
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Admitted {}
