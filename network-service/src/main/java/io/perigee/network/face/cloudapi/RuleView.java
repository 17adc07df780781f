package io.perigee.network.face.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.faces.Documents;
import io.perigee.network.firewall.Rule;

/** A firewall rule as CloudAPI shows it (<i>GetFirewallRule</i>, Returns). */
final class RuleView {

  private RuleView() {}

  static ObjectNode of(Rule rule) {
    ObjectNode view =
        Documents.empty()
            .put("id", rule.id().toString())
            .put("rule", rule.spec().text())
            .put("enabled", rule.enabled());
    if (rule.global()) {
      view.put("global", true);
    }
    if (rule.description() != null) {
      view.put("description", rule.description());
    }
    return view;
  }
}
