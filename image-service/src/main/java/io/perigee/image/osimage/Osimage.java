package io.perigee.image.osimage;

import java.util.List;
import java.util.UUID;

/**
 * An operating system image of bare-metal nodes: a directory tree and the archive packed from it.
 *
 * @param id its identity, by which nodes and groups refer to it
 * @param name its name outside, unique
 * @param version grows with each change
 * @param packRequest the pack that is queued or running; null if there is none
 * @param tags names for what it boots, or once did; by name
 */
public record Osimage(
    UUID id,
    String name,
    OsimageState state,
    long version,
    OsimageSettings settings,
    String packRequest,
    List<OsimageTag> tags) {}
