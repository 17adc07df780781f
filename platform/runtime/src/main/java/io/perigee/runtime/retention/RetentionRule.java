package io.perigee.runtime.retention;

import java.time.Duration;

/**
 * What a table does not keep for ever. A CDI bean for each table of a service that grows.
 *
 * @param table the table
 * @param condition what may go, an SQL condition over its columns and {@code :before}
 * @param keep how long it is kept: {@code :before} is now less this
 */
public record RetentionRule(String table, String condition, Duration keep) {}
