package io.perigee.compute.machine;

import java.util.UUID;

/**
 * A disk that is asked for with a machine (<i>CreateMachine</i>, disks).
 *
 * @param id its id; null for a new one
 * @param boot whether it is the boot disk; null if that is not said
 * @param image the image that it is made from; null if that is not said
 * @param size MiB; null for the image's size on a boot disk
 * @param remaining whether it takes all that others leave
 */
public record WantedDisk(UUID id, Boolean boot, UUID image, Long size, boolean remaining) {}
