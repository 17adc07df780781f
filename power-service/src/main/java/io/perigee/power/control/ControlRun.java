package io.perigee.power.control;

import io.perigee.contracts.envelope.Json;
import io.perigee.power.driver.Bmc;
import io.perigee.power.driver.BmcFault;
import io.perigee.power.driver.BmcOrder;
import io.perigee.power.driver.Bmcs;
import io.perigee.power.driver.Fence;
import io.perigee.power.state.PowerStates;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;

/**
 * One action on one node. What may be repeated is not recorded before it is done, so that ten
 * thousand actions cost no ten thousand transactions; the fence keeps a worker that was frozen from
 * doing it late.
 */
@Singleton
public final class ControlRun {

  private final Bmcs bmcs;
  private final PowerStates states;

  ControlRun(Bmcs bmcs, PowerStates states) {
    this.bmcs = bmcs;
    this.states = states;
  }

  /** Does it; the outcome says why if it could not. */
  public Outcome run(Task task, ControlAction action) throws InterruptedException {
    Target target =
        new Target(
            task.key(),
            task.payload().path("host").asText(),
            task.payload().path("driver").asText(),
            task.payload().path("address").textValue());
    if (!action.repeatable()) {
      if (task.interrupted()) {
        return Outcome.failed(
            "OutcomeUnknown", "outcome unknown: it was under way when its worker was lost");
      }
      task.step("sent", null);
    }
    Power found;
    try {
      Bmc bmc = bmcs.of(target.driver());
      found =
          bmc.carryOut(
              new BmcOrder(target, action, new Fence(task.number(), task.epoch())),
              task::requireHeld,
              task::onLost);
    } catch (BmcFault e) {
      return Outcome.failed("BmcFault", e.getMessage());
    }
    Power power = found == null ? action.leavesPower() : found;
    if (power == null) {
      return Outcome.done(null);
    }
    return Outcome.done(
        null,
        Json.object().put("power", power.text()),
        h -> states.saw(h, task.key(), target.host(), power, task.cause()));
  }
}
