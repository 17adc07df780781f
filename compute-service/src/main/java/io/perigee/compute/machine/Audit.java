package io.perigee.compute.machine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;

/**
 * One thing that was done to a machine, by <i>MachineAudit</i>.
 *
 * @param number grows with each row that is written; null before that
 * @param command the command that did it; one row for each
 * @param action {@code provision}, {@code start}, {@code stop}, {@code reboot} or {@code delete}
 * @param caller who asked, in CloudAPI's form
 * @param ended when it ended
 */
public record Audit(
    Long number,
    UUID command,
    UUID machine,
    String action,
    boolean success,
    ObjectNode caller,
    Instant ended) {}
