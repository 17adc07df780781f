package io.perigee.auth.guestkey;

/**
 * A public key that logs in to an account's guests; it signs no request.
 *
 * @param id LunaNode's key_id
 * @param label what its owner calls it
 * @param line in the form of OpenSSH, without a comment
 */
public record GuestKey(long id, String label, String line) {}
