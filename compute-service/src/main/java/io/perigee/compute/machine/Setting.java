package io.perigee.compute.machine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import java.util.function.UnaryOperator;

/**
 * A setting of a machine that is changed.
 *
 * @param action its name in the audit
 * @param change the machine with it; refuses what cannot be
 */
public record Setting(Action action, UnaryOperator<Machine> change) {

  /** <i>AddMachineTags</i>: those of the same name are overwritten. */
  public static Setting addTags(ObjectNode tags) {
    return new Setting(Action.SET_TAGS, m -> tagged(m, merged(m.tags(), Labels.tags(tags))));
  }

  /** <i>ReplaceMachineTags</i>, <i>DeleteMachineTags</i>. */
  public static Setting replaceTags(ObjectNode tags) {
    return new Setting(Action.REPLACE_TAGS, m -> tagged(m, Labels.tags(tags)));
  }

  /** <i>DeleteMachineTag</i>. */
  public static Setting removeTag(String name) {
    return new Setting(Action.REMOVE_TAGS, m -> tagged(m, without(m.tags(), "tag", name)));
  }

  /** <i>UpdateMachineMetadata</i>: keys are made or overwritten. */
  public static Setting addMetadata(ObjectNode metadata) {
    return new Setting(
        Action.SET_METADATA, m -> described(m, merged(m.metadata(), Labels.metadata(metadata))));
  }

  /** <i>DeleteMachineMetadata</i>. */
  public static Setting removeMetadata(String key) {
    return new Setting(
        Action.REMOVE_METADATA, m -> described(m, without(m.metadata(), "metadata", key)));
  }

  /** <i>DeleteAllMachineMetadata</i>. */
  public static Setting clearMetadata() {
    return new Setting(Action.REPLACE_METADATA, m -> described(m, m.metadata().objectNode()));
  }

  /** <i>RenameMachine</i>. */
  public static Setting rename(String name) {
    if (!MachineDesign.NAME.matcher(name).matches()) {
      throw Invalid.field("name", MachineDesign.NAME_RULE);
    }
    return new Setting(Action.RENAME, m -> MachineDraft.but(m, d -> d.name = name));
  }

  /** <i>EnableMachineFirewall</i>, <i>DisableMachineFirewall</i>. */
  public static Setting firewall(boolean enabled) {
    return new Setting(
        enabled ? Action.ENABLE_FIREWALL : Action.DISABLE_FIREWALL,
        m -> MachineDraft.but(m, d -> d.firewallEnabled = enabled));
  }

  /** <i>EnableMachineDeletionProtection</i>, <i>DisableMachineDeletionProtection</i>. */
  public static Setting protection(boolean enabled) {
    return new Setting(
        enabled ? Action.ENABLE_DELETION_PROTECTION : Action.DISABLE_DELETION_PROTECTION,
        m -> MachineDraft.but(m, d -> d.deletionProtection = enabled));
  }

  private static Machine tagged(Machine m, ObjectNode tags) {
    return MachineDraft.but(m, d -> d.tags = Labels.bounded("tag", tags));
  }

  private static Machine described(Machine m, ObjectNode metadata) {
    return MachineDraft.but(m, d -> d.metadata = Labels.bounded("metadata", metadata));
  }

  private static ObjectNode merged(ObjectNode before, ObjectNode given) {
    ObjectNode merged = before.deepCopy();
    merged.setAll(given);
    return merged;
  }

  private static ObjectNode without(ObjectNode before, String what, String name) {
    if (!before.has(name)) {
      throw new NotFound(what + " not found");
    }
    ObjectNode rest = before.deepCopy();
    rest.remove(name);
    return rest;
  }
}
