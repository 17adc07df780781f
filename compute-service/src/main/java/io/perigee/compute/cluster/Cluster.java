package io.perigee.compute.cluster;

/**
 * The cluster's defaults (Luna2 REST API, "Cluster information").
 *
 * @param ntpServer address or host name; may be null
 * @param technicalContacts mail addresses, free text; may be null
 * @param provisionMethod how nodes get their osimage unless they say otherwise; null is {@code
 *     torrent}
 * @param provisionFallback the same when that fails; null is {@code http}
 * @param debug whether installers say more
 * @param version grows with each change
 */
public record Cluster(
    String ntpServer,
    String technicalContacts,
    String provisionMethod,
    String provisionFallback,
    boolean debug,
    long version) {}
