package io.perigee.image.pack;

import java.time.Instant;
import java.util.UUID;

/**
 * A packed osimage: a compressed tar file.
 *
 * @param file its name in the directory {@code files}
 * @param size in bytes
 * @param sha256 hexadecimal digest of the file
 */
public record Archive(String file, UUID osimage, long size, String sha256, Instant packedAt) {}
