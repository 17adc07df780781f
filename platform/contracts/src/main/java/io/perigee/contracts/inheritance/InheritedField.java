package io.perigee.contracts.inheritance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import java.util.Locale;

/**
 * A field that a node takes from elsewhere when it has no value of its own.
 *
 * @param name as in the Luna2 REST API's node and group objects
 * @param flag true for booleans, false for texts
 * @param levels where it is looked for, in this order
 * @param fallback the value, of source {@code default}, where no level has one; may be JSON null
 */
public record InheritedField(String name, boolean flag, List<Level> levels, JsonNode fallback) {

  /** Whose value it may be. */
  public enum Level {
    NODE,
    GROUP,
    OSIMAGE,
    CLUSTER,
    BMCSETUP;

    /** As {@code _<field>_source} gives it. */
    public String source() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The source of a value that is at no level. */
  public static final String DEFAULT = "default";

  /** Every inherited field, in the order shown. */
  public static final List<InheritedField> ALL =
      List.of(
          text("osimage", null),
          text("osimagetag", null),
          flag("setupbmc", false),
          text("bmcsetupname", null),
          flag("netboot", true),
          flag("bootmenu", false),
          text("roles", null),
          text("scripts", null),
          text("prescript", null),
          // Without scripts of its own a node runs from memory.
          text("partscript", "mount -t tmpfs tmpfs /sysroot"),
          text("postscript", "echo \"tmpfs / tmpfs defaults 0 0\" >> /sysroot/etc/fstab"),
          text("provision_interface", "BOOTIF"),
          text("ipxe_kernel", null),
          text("provision_method", "torrent", Level.CLUSTER),
          text("provision_fallback", "http", Level.CLUSTER),
          text("unmanaged_bmc_users", null, Level.BMCSETUP),
          text("kerneloptions", null, Level.OSIMAGE));

  private static InheritedField text(String name, String fallback, Level... beyondGroup) {
    JsonNode value =
        fallback == null ? NullNode.instance : JsonNodeFactory.instance.textNode(fallback);
    return new InheritedField(name, false, chain(beyondGroup), value);
  }

  private static InheritedField flag(String name, boolean fallback) {
    return new InheritedField(name, true, chain(), BooleanNode.valueOf(fallback));
  }

  private static List<Level> chain(Level... beyondGroup) {
    return beyondGroup.length == 0
        ? List.of(Level.NODE, Level.GROUP)
        : List.of(Level.NODE, Level.GROUP, beyondGroup[0]);
  }
}
