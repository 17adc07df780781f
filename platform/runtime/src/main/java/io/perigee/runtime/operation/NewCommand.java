package io.perigee.runtime.operation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * One piece of an operation's work.
 *
 * @param service who carries it out
 * @param kind {@code <noun>.<verb>}, for example {@code power.on}
 * @param key the aggregate that it acts on; commands of one key are done one at a time, in order
 * @param payload what the handler needs; no secrets
 * @param bulk true if interactive work may overtake it
 * @param within how long after its acceptance it may still be begun
 */
public record NewCommand(
    String service, String kind, String key, JsonNode payload, boolean bulk, Duration within) {}
