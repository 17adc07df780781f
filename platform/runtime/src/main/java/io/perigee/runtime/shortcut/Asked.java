package io.perigee.runtime.shortcut;

import io.perigee.runtime.identity.Principal;
import io.vertx.core.MultiMap;
import java.util.Map;

/**
 * A GET without a query and without a body.
 *
 * @param principal who asks, by an identity that was verified
 * @param path the parameters of the path, decoded
 * @param headers those of the request
 */
public record Asked(Principal principal, Map<String, String> path, MultiMap headers) {}
