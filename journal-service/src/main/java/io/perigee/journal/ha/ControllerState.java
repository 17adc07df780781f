package io.perigee.journal.ha;

/**
 * A controller's place among the others ("HA state").
 *
 * @param name the controller
 * @param enabled whether it takes part
 * @param syncimages whether image files are synced to it
 * @param insync whether it knows what there is to know
 * @param sharedip whether controllers share an address
 * @param overrule whether it may become master though it is not in sync
 * @param master whether it is the master
 * @param shadow whether it only watches
 * @param beacon whether nodes are told of it
 * @param alive whether it has beaten lately
 * @param updated when its state changed last, UTC as {@code YYYY-MM-DD hh:mm:ss}
 */
public record ControllerState(
    String name,
    boolean enabled,
    boolean syncimages,
    boolean insync,
    boolean sharedip,
    boolean overrule,
    boolean master,
    boolean shadow,
    boolean beacon,
    boolean alive,
    String updated) {}
