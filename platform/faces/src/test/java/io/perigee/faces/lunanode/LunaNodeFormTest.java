package io.perigee.faces.lunanode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.Missing;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import org.junit.jupiter.api.Test;

class LunaNodeFormTest {

  @Test
  void parametersAreReadWithoutWhatBelongsToAuthentication() {
    Fields fields =
        LunaNodeParams.read(
            "{\"api_id\":\"x\",\"api_partialkey\":\"y\",\"vm_id\":\"1\",\"size\":\"20\",\"virtio\":\"yes\"}"
                .getBytes(UTF_8));

    assertThat(fields.names()).containsExactly("vm_id", "size", "virtio");
    assertThat(fields.integer("size", 1, 100).value()).isEqualTo(20);
    assertThat(fields.flag("virtio").value()).isTrue();
    assertThatThrownBy(() -> fields.require("hostname"))
        .isInstanceOf(Missing.class)
        .hasMessage("hostname is required");
    assertThat(LunaNodeParams.read(null).names()).isEmpty();
    assertThat(LunaNodeParams.read(new byte[0]).names()).isEmpty();
  }

  @Test
  void scalarsAreStringsAtEveryDepth() {
    ObjectNode document =
        Documents.empty()
            .put("vm_id", 7)
            .put("external", true)
            .put("internal", false)
            .putNull("task_state");
    document.putArray("vms").addObject().put("ram", 4096).put("price", 0.5);

    assertThat(LunaNodeAnswers.success(document).getEntity())
        .hasToString(
            "{\"success\":\"yes\",\"vm_id\":\"7\",\"external\":\"1\",\"internal\":\"\",\"task_state\":\"\","
                + "\"vms\":[{\"ram\":\"4096\",\"price\":\"0.5\"}]}");
    assertThat(LunaNodeAnswers.success().getEntity()).hasToString("{\"success\":\"yes\"}");
  }
}
