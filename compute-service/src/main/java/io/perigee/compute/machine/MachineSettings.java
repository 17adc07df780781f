package io.perigee.compute.machine;

import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.NotFound;
import jakarta.inject.Singleton;
import java.util.UUID;

/**
 * Changes settings of machines: tags, metadata, name, firewall, deletion protection. They are in
 * force when this returns; what follows carries them to the host and writes the audit.
 */
@Singleton
public final class MachineSettings {

  private final MachineActions actions;

  MachineSettings(MachineActions actions) {
    this.actions = actions;
  }

  /**
   * @throws NotFound if the account has no such machine, or the machine no such tag or key
   * @throws Conflict of code {@code InvalidState} if the machine failed or is being deleted
   */
  public MachineActions.Begun change(Requester requester, UUID id, Setting setting) {
    return actions.begin(
        requester, id, setting.action(), (h, machine, payload) -> setting.change().apply(machine));
  }
}
