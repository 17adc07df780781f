package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.node.OwnFields;
import io.perigee.contracts.envelope.Json;
import io.perigee.faces.Fields;
import io.perigee.faces.Given;
import io.perigee.faces.luna.LunaBody;
import io.perigee.faces.luna.LunaName;
import java.util.Set;

/** The fields that nodes and groups have in common, as Luna2 sends them. */
final class MemberBody {

  static final Set<String> FIELDS =
      Set.of(
          "osimage",
          "osimagetag",
          "setupbmc",
          "bmcsetup",
          "bmcsetupname",
          "netboot",
          "bootmenu",
          "roles",
          "scripts",
          "prescript",
          "partscript",
          "postscript",
          "provision_interface",
          "provision_method",
          "provision_fallback",
          "ipxe_kernel",
          "unmanaged_bmc_users",
          "kerneloptions",
          "comment",
          "interfaces");

  private static final int MAX_SCRIPT = 64 * 1024;
  private static final String[] TEXTS = {
    "osimagetag", "roles", "scripts", "ipxe_kernel", "kerneloptions", "comment"
  };

  private MemberBody() {}

  /** Reads what is there into {@code fields}: null where the request clears. */
  static void read(Fields sent, ObjectNode fields) {
    for (String field : TEXTS) {
      put(fields, field, sent.text(field));
    }
    sent.flag("netboot").ifPresent(v -> fields.put("netboot", v));
    sent.flag("bootmenu").ifPresent(v -> fields.put("bootmenu", v));
    for (String script : OwnFields.SCRIPTS) {
      put(fields, script, LunaBody.base64(sent, script, MAX_SCRIPT));
    }
    put(fields, "provision_interface", sent.text("provision_interface", 32));
    put(fields, "provision_method", sent.text("provision_method", 64));
    put(fields, "provision_fallback", sent.text("provision_fallback", 64));
    put(
        fields,
        "unmanaged_bmc_users",
        sent.oneOf("unmanaged_bmc_users", "skip", "disable", "delete"));
    put(fields, "osimage", sent.text("osimage").map(n -> LunaName.object(sent.path("osimage"), n)));
    bmc(sent, fields);
  }

  static void put(ObjectNode fields, String field, Given<String> given) {
    given.ifPresent(text -> fields.put(field, text));
  }

  /**
   * {@code bmcsetup} is the text's boolean, or the name as older clients have it; {@code setupbmc}
   * and {@code bmcsetupname} win.
   */
  private static void bmc(Fields sent, ObjectNode fields) {
    if (sent.has("bmcsetup")) {
      if (sent.object().get("bmcsetup").isTextual()
          && !sent.text("bmcsetup").orElse("").matches("(?i)|true|false|yes|no|y|n|on|off|1|0")) {
        put(
            fields,
            "bmcsetupname",
            sent.text("bmcsetup").map(n -> LunaName.object(sent.path("bmcsetup"), n)));
      } else {
        sent.flag("bmcsetup").ifPresent(v -> fields.put("setupbmc", v));
      }
    }
    sent.flag("setupbmc").ifPresent(v -> fields.put("setupbmc", v));
    put(
        fields,
        "bmcsetupname",
        sent.text("bmcsetupname").map(n -> LunaName.object(sent.path("bmcsetupname"), n)));
  }

  static ObjectNode empty() {
    return Json.object();
  }
}
