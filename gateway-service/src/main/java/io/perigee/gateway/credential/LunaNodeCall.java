package io.perigee.gateway.credential;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A LunaNode request that was proved and unwrapped.
 *
 * @param principal who calls
 * @param category for example {@code vm}
 * @param action for example {@code list}
 * @param parameters what the service gets, without anything that proves who calls
 */
public record LunaNodeCall(
    Principal principal, String category, String action, ObjectNode parameters) {}
