package io.perigee.compute.rack;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a request changes of a rack.
 *
 * @param settings from the rack as it is to the rack as it shall be, but for its devices
 * @param devices those that are placed or changed; others stay where they are
 */
public record RackChange(UnaryOperator<Rack> settings, List<ItemChange> devices) {}
