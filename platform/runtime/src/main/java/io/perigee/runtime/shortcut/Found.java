package io.perigee.runtime.shortcut;

import java.util.Map;

/**
 * An answer.
 *
 * @param headers all but Content-Length, and Content-Type, which is {@code application/json}
 */
public record Found(int status, Map<String, String> headers, byte[] body) {}
