package io.perigee.runtime.operation;

import io.perigee.contracts.envelope.Cause;
import java.util.UUID;

/** What names a command in its status events. */
public record CommandRef(
    UUID commandId, String requestId, String kind, String key, String account, Cause cause) {}
