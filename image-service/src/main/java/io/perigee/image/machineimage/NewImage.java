package io.perigee.image.machineimage;

import java.util.UUID;

/** A public image of the operator, about to be made; fields as in {@link Image}. */
public record NewImage(
    UUID id,
    UUID region,
    String name,
    String version,
    String os,
    String type,
    String description) {}
