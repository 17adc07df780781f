package io.perigee.auth.key;

import java.time.Instant;

/**
 * A public key by which an account's owner, or a sub-user, signs requests.
 *
 * @param owner whose it is
 * @param name unique among its owner's; the MD5 fingerprint where the owner gave none
 * @param key the key
 * @param attestation what its device's manufacturer says of it
 * @param created when it was uploaded
 */
public record AccountKey(
    KeyOwner owner, String name, SshPublicKey key, Attestation attestation, Instant created) {}
