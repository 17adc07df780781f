package io.perigee.runtime.http;

import io.perigee.contracts.error.Conflict;
import io.perigee.runtime.identity.Call;
import io.perigee.runtime.store.Claim;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * Does what {@link Idempotent} promises. The key is claimed by the request's first transaction that
 * writes, and the answer kept once it is known; between the two another request of the key waits
 * for the answer, for two seconds at most.
 */
@Idempotent
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
public class IdempotentInterceptor {

  private static final Logger LOG = Logger.getLogger(IdempotentInterceptor.class);
  private static final String HEADER = "Idempotency-Key";
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

  @Inject KeptAnswers answers;
  @Inject Claim claim;
  @Inject Call call;
  @Inject HttpHeaders headers;
  @Inject UriInfo uri;

  @AroundInvoke
  Object once(InvocationContext invocation) throws Exception {
    String key = headers.getHeaderString(HEADER);
    if (key == null || !invocation.getMethod().isAnnotationPresent(POST.class)) {
      return invocation.proceed();
    }
    KeptAnswers.Key wanted = KeptAnswers.Key.of(call.principal().id(), key, request(invocation));
    Optional<Response> before = answers.find(wanted);
    if (before.isPresent()) {
      return before.get();
    }
    if (answers.isClaimed(wanted)) {
      return await(wanted);
    }
    claim.begin(wanted.principal(), wanted.key(), wanted.fingerprint());
    Response answer;
    try {
      answer = (Response) invocation.proceed();
    } catch (Claim.Taken e) {
      return await(wanted);
    } catch (Exception e) {
      release(wanted);
      throw e;
    }
    if (answer.getStatus() < 300) {
      keep(wanted, answer);
    } else {
      release(wanted);
    }
    return answer;
  }

  private Response await(KeptAnswers.Key wanted) {
    long giveUp = System.nanoTime() + PATIENCE;
    while (System.nanoTime() < giveUp) {
      Optional<Response> answer = answers.find(wanted);
      if (answer.isPresent()) {
        return answer.get();
      }
      LockSupport.parkNanos(PAUSE);
    }
    throw new Conflict(
        "IdempotencyKeyInUse",
        "a request with this Idempotency-Key was accepted, and its answer is not known");
  }

  private void release(KeptAnswers.Key wanted) {
    if (claim.isMade()) {
      answers.forget(wanted);
    }
  }

  /** What was done is done, whether its answer can be kept or not. */
  private void keep(KeptAnswers.Key wanted, Response answer) {
    try {
      answers.keep(wanted, answer);
    } catch (RuntimeException e) {
      LOG.warnf("event=answer_not_kept reason=%s", e.getMessage());
    }
  }

  /** Method, path and query, and body. */
  private String request(InvocationContext invocation) {
    StringBuilder request =
        new StringBuilder("POST ").append(uri.getRequestUri().getRawPath()).append('?');
    request.append(uri.getRequestUri().getRawQuery()).append('\n');
    for (Object parameter : invocation.getParameters()) {
      if (parameter instanceof byte[] body) {
        request.append(new String(body, StandardCharsets.UTF_8));
      }
    }
    return request.toString();
  }
}
