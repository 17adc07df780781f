package io.perigee.compute.machine;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a list of an account's machines is narrowed by; null matches everything.
 *
 * @param account the owner; never null
 * @param states the internal states that are listed; never null
 * @param memory MiB
 * @param pack the package's name or id
 * @param hardware whether hardware virtual machines, or containers, are listed
 * @param tags every one must be there, with a value that reads so as text
 * @param anyTag true to list only machines that have a tag
 */
public record MachineQuery(
    UUID account,
    Set<MachineState> states,
    String name,
    UUID image,
    Long memory,
    String pack,
    String brand,
    Boolean hardware,
    Map<String, String> tags,
    boolean anyTag) {}
