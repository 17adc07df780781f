package io.perigee.power.driver;

import io.perigee.power.control.ControlAction;
import io.perigee.power.control.Target;

/**
 * An action for one BMC.
 *
 * @param fence how recent it is
 */
public record BmcOrder(Target target, ControlAction action, Fence fence) {}
