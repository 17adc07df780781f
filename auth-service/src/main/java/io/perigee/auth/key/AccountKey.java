package io.perigee.auth.key;

import java.time.Instant;
import java.util.UUID;

/**
 * A public key of an account, by which its owner signs requests.
 *
 * @param accountId whose it is
 * @param name unique in the account; the MD5 fingerprint where the owner gave none
 * @param key the key
 * @param created when it was uploaded
 */
public record AccountKey(UUID accountId, String name, SshPublicKey key, Instant created) {}
