package io.perigee.journal.operation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A request whose work goes on after its answer.
 *
 * <pre>
 *   queued ─► running ─► done
 *                    └─► failed
 * </pre>
 *
 * @param requestId its id
 * @param kind {@code <noun>.<verb>}; null while its acceptance has not arrived
 * @param subject what it acts on; may be null
 * @param account the tenant on whose behalf; null for the operator's own
 * @param face by which API it came
 * @param actor who asked for it, {@code <kind>:<login>}; may be null
 * @param commands how many commands it has; 0 while its acceptance has not arrived
 * @param ended how many of them have ended
 * @param failed how many of these failed
 * @param state queued, running, done or failed
 * @param code of the first failure; null if there was none
 * @param created when it was accepted
 * @param updated when something was heard of it last
 * @param over when it ended; null before
 * @param messages array of {@code {"created","message"}}, the newest last; null where they were not
 *     asked for
 */
public record Operation(
    String requestId,
    String kind,
    String subject,
    String account,
    String face,
    String actor,
    int commands,
    int ended,
    int failed,
    String state,
    String code,
    Instant created,
    Instant updated,
    Instant over,
    JsonNode messages) {}
