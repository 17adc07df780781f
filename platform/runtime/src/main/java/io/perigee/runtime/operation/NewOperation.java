package io.perigee.runtime.operation;

import io.perigee.contracts.envelope.Cause;

/**
 * Work that a caller asks for and will hear of.
 *
 * @param requestId from {@link Operations#newRequestId()}
 * @param kind {@code <noun>.<verb>}, for example {@code osimage.pack}
 * @param subject what it acts on, as the caller named it; may be null
 * @param account the account on whose behalf; null for the operator's own
 * @param face by which API it came
 * @param firstMessage what to tell the caller first; null for nothing
 * @param cause trace and actor of the HTTP request
 */
public record NewOperation(
    String requestId,
    String kind,
    String subject,
    String account,
    String face,
    String firstMessage,
    Cause cause) {}
