package io.perigee.compute.pack;

/**
 * What a list of packages is narrowed by; null matches everything. Text may hold {@code *} for any
 * run of characters.
 */
public record PackQuery(
    String name,
    Long memory,
    Long disk,
    Long swap,
    Integer lwps,
    Integer vcpus,
    String release,
    String family,
    Boolean flexible) {

  public static final PackQuery ALL =
      new PackQuery(null, null, null, null, null, null, null, null, null);
}
