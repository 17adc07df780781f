package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.bmcsetup.Bmcsetup;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.luna.LunaBody;
import io.perigee.faces.luna.LunaName;
import java.util.Set;

/** A BMC setup as Luna2 writes it. */
final class BmcsetupBody {

  private static final Set<String> FIELDS =
      Set.of(
          "newbmcname",
          "userid",
          "username",
          "password",
          "netchannel",
          "mgmtchannel",
          "unmanaged_bmc_users",
          "comment");

  /** What stands for a password that the reader may not see. */
  private static final String HIDDEN = "****";

  private final Fields sent;

  private BmcsetupBody(Fields sent) {
    this.sent = sent;
  }

  /** Reads {@code {"config":{"bmcsetup":{"<name>":{…}}}}}. */
  static BmcsetupBody of(byte[] body, String name) {
    return new BmcsetupBody(LunaBody.config(body, "bmcsetup", name).only(FIELDS));
  }

  static BmcsetupBody ofClone(byte[] body, String name) {
    BmcsetupBody read = of(body, name);
    read.sent.require("newbmcname");
    return read;
  }

  Bmcsetup.Settings applied(Bmcsetup.Settings now) {
    String password = sent.text("password", 255).or(now.password());
    return new Bmcsetup.Settings(
        sent.text("newbmcname").map(n -> LunaName.object("newbmcname", n)).orElse(now.name()),
        sent.integer("userid", 1, 15).orElse(now.userid()),
        sent.text("username", 255).or(now.username()),
        HIDDEN.equals(password) ? now.password() : password,
        sent.integer("netchannel", 0, 15).orElse(now.netchannel()),
        sent.integer("mgmtchannel", 0, 15).orElse(now.mgmtchannel()),
        sent.oneOf("unmanaged_bmc_users", "skip", "disable", "delete").or(now.unmanagedBmcUsers()),
        sent.text("comment").or(now.comment()));
  }

  static ObjectNode shown(Bmcsetup setup, boolean admin) {
    Bmcsetup.Settings s = setup.settings();
    return Documents.empty()
        .put("name", s.name())
        .put("userid", s.userid())
        .put("username", s.username())
        .put("password", admin ? s.password() : HIDDEN)
        .put("netchannel", s.netchannel())
        .put("mgmtchannel", s.mgmtchannel())
        .put("unmanaged_bmc_users", s.unmanagedBmcUsers())
        .put("comment", s.comment());
  }
}
