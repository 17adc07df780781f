package io.perigee.journal.webhook;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Where an account wants to be told.
 *
 * @param id its id
 * @param account whose
 * @param url the target
 * @param events which, {@code machine.created}, {@code machine.*} or {@code *}
 * @param created when it was made
 * @param delivered how many were taken by the target of those still held
 * @param waiting how many are to be told yet
 * @param failed how many were given up of those still held
 * @param reason why the last one that failed, or is to be tried again, was not taken; may be null
 */
public record Webhook(
    UUID id,
    String account,
    String url,
    List<String> events,
    Instant created,
    long delivered,
    long waiting,
    long failed,
    String reason) {}
