package io.perigee.runtime.admission;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/** Does what {@link Admitted} promises, before anything else of the method. */
@Admitted
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE)
public class AdmittedInterceptor {

  @Inject Admission admission;

  @AroundInvoke
  Object inTurn(InvocationContext invocation) throws Exception {
    try (Turns.Place place = admission.await()) {
      return invocation.proceed();
    }
  }
}
