package io.perigee.compute.volume;

/**
 * A volume that a machine mounts.
 *
 * @param name the volume's
 * @param path where it is served, {@code HOST:/PATH}
 * @param mode {@code ro} or {@code rw}
 * @param mountpoint where the machine has it
 */
public record Mount(String name, String path, String mode, String mountpoint) {}
