package io.perigee.compute.volume;

/**
 * A volume that a new machine is to mount (<i>CreateMachine</i>, volumes).
 *
 * @param name the volume's name
 * @param mode {@code ro} or {@code rw}
 * @param mountpoint where; an absolute path
 */
public record WantedMount(String name, String mode, String mountpoint) {}
