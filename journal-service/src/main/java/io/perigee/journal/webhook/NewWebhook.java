package io.perigee.journal.webhook;

import java.util.List;

/**
 * A webhook as it is asked for.
 *
 * @param url the target
 * @param events which; not empty
 * @param secret the key of its signatures; null to have one made
 */
public record NewWebhook(String url, List<String> events, String secret) {}
