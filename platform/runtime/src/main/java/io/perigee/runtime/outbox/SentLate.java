package io.perigee.runtime.outbox;

import java.util.Set;

/**
 * Messages of these topics may have reached the broker after newer ones that another relay of the
 * service sent: this process stood still while it was sending, and has lost its lease. Whoever
 * reads on knows them by id and version; but of a compacted topic the last message of a key stays.
 *
 * @param topics full names, with the installation's prefix
 */
public record SentLate(Set<String> topics) {}
