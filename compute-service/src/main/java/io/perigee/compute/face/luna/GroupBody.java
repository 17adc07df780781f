package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.group.GroupChange;
import io.perigee.contracts.envelope.Json;
import io.perigee.faces.Fields;
import io.perigee.faces.luna.LunaBody;
import io.perigee.faces.luna.LunaName;
import java.util.HashSet;
import java.util.Set;

/** A group as Luna2 sends it ("Group configuration" of the Luna2 REST API). */
final class GroupBody {

  private static final Set<String> FIELDS = fields();

  private GroupBody() {}

  /** Reads {@code {"config":{"group":{"<name>":{…}}}}}. */
  static GroupChange change(byte[] body, String name) {
    Fields sent = LunaBody.config(body, "group", name).only(FIELDS);
    ObjectNode fields = Json.object();
    MemberBody.read(sent, fields);
    MemberBody.put(fields, "domain", sent.text("domain", 253));
    String newName = sent.text("newgroupname").map(n -> LunaName.object("newgroupname", n)).value();
    return new GroupChange(newName, fields, InterfaceBody.ofGroup(sent));
  }

  /** The body of the {@code interfaces} endpoint: nothing but interfaces. */
  static GroupChange interfaces(byte[] body, String name) {
    Fields sent = LunaBody.config(body, "group", name).only(Set.of("interfaces"));
    return new GroupChange(
        null, Json.object(), InterfaceBody.required(sent, InterfaceBody.ofGroup(sent)));
  }

  private static Set<String> fields() {
    Set<String> fields = new HashSet<>(MemberBody.FIELDS);
    fields.addAll(Set.of("domain", "newgroupname"));
    return Set.copyOf(fields);
  }
}
