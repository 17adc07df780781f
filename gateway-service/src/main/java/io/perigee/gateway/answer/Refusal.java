package io.perigee.gateway.answer;

/**
 * Why a request goes no further, in no API's form yet.
 *
 * @param status the HTTP status of APIs that use it
 * @param code CloudAPI's name of the fault
 * @param message what the caller is told; holds no secret
 * @param retryAfter seconds until it is worth trying again; 0 if that makes no difference
 * @param allow the methods that the path answers; null unless the method was wrong
 */
public record Refusal(int status, String code, String message, int retryAfter, String allow) {

  private static Refusal of(int status, String code, String message) {
    return new Refusal(status, code, message, 0, null);
  }

  public static Refusal malformed(String message) {
    return of(400, "BadRequest", message);
  }

  public static Refusal malformedHeader(String message) {
    return of(400, "InvalidHeader", message);
  }

  public static Refusal unknownVersion(String message) {
    return of(400, "InvalidVersion", message);
  }

  public static Refusal unauthenticated(String message) {
    return of(401, "InvalidCredentials", message);
  }

  public static Refusal forbidden(String message) {
    return of(403, "NotAuthorized", message);
  }

  public static Refusal unknownPath(String path) {
    return of(404, "ResourceNotFound", path + " does not exist");
  }

  public static Refusal wrongMethod(String method, String allow) {
    return new Refusal(
        405, "MethodNotAllowed", method + " is not allowed here; allowed: " + allow, 0, allow);
  }

  public static Refusal notAcceptable(String message) {
    return of(406, "NotAcceptable", message);
  }

  public static Refusal missing(String field) {
    return of(409, "MissingParameter", field + " is required");
  }

  public static Refusal invalid(String message) {
    return of(409, "InvalidArgument", message);
  }

  public static Refusal gone(String message) {
    return of(410, "ResourceGone", message);
  }

  public static Refusal tooLarge(long limit) {
    return of(413, "RequestTooLarge", "the body is larger than the " + limit + " bytes taken here");
  }

  public static Refusal throttled(int retryAfter) {
    return new Refusal(
        429,
        "RequestThrottled",
        "too many requests; try again in " + retryAfter + " s",
        retryAfter,
        null);
  }

  public static Refusal notMade(String name) {
    return of(501, "NotImplemented", name + " is not available yet");
  }

  public static Refusal unavailable(String service) {
    return unavailable(service, 2);
  }

  /**
   * @param retryAfter seconds
   */
  public static Refusal unavailable(String service, int retryAfter) {
    return new Refusal(
        503,
        "ServiceUnavailable",
        service + "-service cannot be reached; try again later",
        retryAfter,
        null);
  }

  /** CloudAPI in a maintenance window ("HTTP Responses" of the CloudAPI text: 503). */
  public static Refusal readOnly() {
    return new Refusal(
        503,
        "ServiceUnavailable",
        "this datacenter is in a maintenance window: nothing can be changed now; try again later",
        60,
        null);
  }

  /** Nothing was sent to the service. */
  public static Refusal busy(String service) {
    return new Refusal(
        503,
        "ServiceUnavailable",
        "too many requests wait for " + service + "-service; nothing was done; try again later",
        2,
        null);
  }

  public static Refusal late(String service) {
    return new Refusal(
        504,
        "GatewayTimeout",
        service + "-service did not answer in time; try again later",
        2,
        null);
  }
}
