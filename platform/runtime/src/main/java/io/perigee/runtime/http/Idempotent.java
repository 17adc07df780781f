package io.perigee.runtime.http;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * POSTs that carry an {@code Idempotency-Key} are done once: for a day the same key gives the same
 * answer again. A key that comes with another request is a conflict of code {@code
 * IdempotencyKeyReused}. A request that was refused may be sent again under its key.
 */
@InterceptorBinding
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Idempotent {}
