package io.perigee.image.driver.s3;

import io.perigee.contracts.error.PerigeeException;
import io.perigee.contracts.error.Unavailable;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Calls of the store, and what is told of those that fail. */
final class S3Call {

  private static final Logger LOG = Logger.getLogger(S3Call.class);

  private S3Call() {}

  /**
   * A call's answer.
   *
   * @throws Unavailable if the store cannot be reached, refuses, or breaks off
   */
  static <T> T answered(Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      throw told(e);
    }
  }

  /** What the SDK says is not handed on: it may name keys. What our own file says is. */
  private static RuntimeException told(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PerigeeException ours) {
        return ours;
      }
    }
    return switch (failure) {
      case S3Exception refused ->
          new Unavailable("the store of exports refuses: " + refusal(refused));
      case SdkException away -> broken(away);
      case UncheckedIOException away -> broken(away);
      default -> failure;
    };
  }

  private static Unavailable broken(RuntimeException why) {
    LOG.debugf("event=export_store_not_reached error=%s", why.getClass().getName());
    return new Unavailable("the store of exports cannot be reached, or broke the connection off");
  }

  private static String refusal(S3Exception e) {
    String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    return code == null || !code.matches("[A-Za-z0-9.]{1,64}")
        ? Integer.toString(e.statusCode())
        : e.statusCode() + " " + code;
  }
}
