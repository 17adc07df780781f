package io.perigee.faces.luna;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Missing;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.Given;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LunaBodyTest {

  @Test
  void theFieldsStandBelowConfigKindAndName() {
    Fields fields =
        LunaBody.config(
            json("{'config':{'node':{'node001':{'group':'compute','setupbmc':'yes'}}}}"),
            "node",
            "node001");

    assertThat(fields.names()).containsExactly("group", "setupbmc");
    assertThat(fields.text("group").value()).isEqualTo("compute");
    assertThat(fields.flag("setupbmc").value()).isTrue();
  }

  @Test
  void whatAGetShowsMayBePostedBack() {
    Fields fields =
        LunaBody.config(
            json(
                "{'config':{'node':{'n1':{'name':'n1','_override':false,'_osimage_source':'group','members':[],'osimage':'x'}}}}"),
            "node",
            "n1");

    assertThat(fields.only(Set.of("osimage")).names()).containsExactly("osimage");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}                                   | config is required",
        "{'config':{}}                        | config.node is required",
        "{'config':{'node':{}}}               | config.node.n1 is required",
        "{'config':{'node':{'n2':{}}}}        | config.node.n1 is required",
        "{'config':null}                      | config is required",
      })
  void whatIsNotThereIsNamed(String body, String message) {
    assertThatThrownBy(() -> LunaBody.config(json(body), "node", "n1"))
        .isInstanceOf(Missing.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'config':[]}                        | config must be an object, not an array",
        "{'config':{'node':{'n1':'x'}}}       | config.node.n1 must be an object, not a string",
        "{'config':{'node':{'n1':{'name':'n2'}}}} | config.node.n1.name must be n1 as in the URL; to rename, send the new name in its own field",
        "{'config':{'node':{'n1':{'name':{}}}}}   | config.node.n1.name must be text, not an object",
      })
  void whatIsOfAnotherKindIsNamed(String body, String message) {
    assertThatThrownBy(() -> LunaBody.config(json(body), "node", "n1"))
        .isInstanceOf(Invalid.class)
        .hasMessage(message);
  }

  @Test
  void unknownFieldsAreNamedWithTheirPath() {
    Fields fields =
        LunaBody.config(
            json("{'config':{'group':{'compute':{'colour':'red'}}}}"), "group", "compute");

    assertThatThrownBy(() -> fields.only(Set.of("comment")))
        .hasMessage("unknown field config.group.compute.colour; allowed are comment");
  }

  @Test
  void otherBodiesHaveTheirOwnPaths() {
    Fields on =
        LunaBody.at(
            json("{'control':{'power':{'on':{'hostlist':'node[1-2]'}}}}"),
            "control",
            "power",
            "on");

    assertThat(on.text("hostlist").value()).isEqualTo("node[1-2]");
    assertThat(
            LunaBody.config(json("{'config':{'cluster':{'debug':0,'_x':1}}}"), "cluster").names())
        .containsExactly("debug");
  }

  @Test
  void scriptsTravelInBase64() {
    Fields fields =
        LunaBody.config(
            json(
                "{'config':{'group':{'g':{'prescript':'IyEvYmluL2Jhc2gK\\nZXhpdCAw','partscript':'','bad':'#!/bin/bash','nul':'AA==','raw':'/w=='}}}}"),
            "group",
            "g");

    assertThat(LunaBody.base64(fields, "prescript", 1000))
        .isEqualTo(Given.of("#!/bin/bash\nexit 0"));
    assertThat(LunaBody.base64(fields, "partscript", 1000)).isEqualTo(Given.cleared());
    assertThat(LunaBody.base64(fields, "postscript", 1000)).isEqualTo(Given.absent());
    assertThat(LunaBody.toBase64("#!/bin/bash\nexit 0")).isEqualTo("IyEvYmluL2Jhc2gKZXhpdCAw");
    assertThat(LunaBody.toBase64(null)).isNull();
    assertThatThrownBy(() -> LunaBody.base64(fields, "bad", 1000))
        .hasMessage("config.group.g.bad must be base64");
    assertThatThrownBy(() -> LunaBody.base64(fields, "raw", 1000))
        .hasMessage("config.group.g.raw must be base64 of UTF-8 text");
    assertThatThrownBy(() -> LunaBody.base64(fields, "nul", 1000)).hasMessageContaining("NUL");
    assertThatThrownBy(() -> LunaBody.base64(fields, "prescript", 5))
        .hasMessage("config.group.g.prescript has 18 bytes decoded; at most 5 are allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"node001", "n", "a-b.c", "0"})
  void hostNamesAreLowerCase(String name) {
    assertThat(LunaName.host("node", name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Node",
        "-a",
        "a-",
        "a..b",
        "a b",
        "a_b",
        "é",
        "default",
        "inventory",
        "a/b",
        "node\n"
      })
  void otherHostNamesAreRefused(String name) {
    assertThatThrownBy(() -> LunaName.host("node", name))
        .isInstanceOf(Invalid.class)
        .hasMessageStartingWith("node name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"compute", "Compute 2", "_x", "a.b-c_d", "9"})
  void objectNamesMayHoldBlanks(String name) {
    assertThat(LunaName.object("group", name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " a", "a ", "..", ".", "-a", "a/b", "ü", "default", "a;b", "a\n"})
  void otherObjectNamesAreRefused(String name) {
    assertThatThrownBy(() -> LunaName.object("group", name))
        .isInstanceOf(Invalid.class)
        .hasMessageStartingWith("group name");
  }

  @Test
  void longNamesAreRefused() {
    assertThat(LunaName.host("node", "a".repeat(63))).hasSize(63);
    assertThatThrownBy(() -> LunaName.host("node", "a".repeat(64)))
        .hasMessage("node name has 64 characters; at most 63 are allowed");
    assertThatThrownBy(() -> LunaName.object("group", "a".repeat(65)))
        .hasMessage("group name has 65 characters; at most 64 are allowed");
  }

  @Test
  void answersHaveLuna2sShapes() {
    Response one = LunaAnswers.one("node", "n1", Documents.empty().put("group", "g"));
    Response members = LunaAnswers.members("group", "g", List.of("n1", "n2"));
    Response queued = LunaAnswers.queued("osimage pack for x queued", "image-1");

    assertThat(one.getEntity()).hasToString("{\"config\":{\"node\":{\"n1\":{\"group\":\"g\"}}}}");
    assertThat(members.getEntity())
        .hasToString("{\"config\":{\"group\":{\"g\":{\"members\":[\"n1\",\"n2\"]}}}}");
    assertThat(queued.getEntity())
        .hasToString("{\"message\":\"osimage pack for x queued\",\"request_id\":\"image-1\"}");
    assertThat(LunaAnswers.created("made").getStatus()).isEqualTo(201);
    assertThat(LunaAnswers.noContent().getStatus()).isEqualTo(204);
    assertThatThrownBy(() -> LunaAnswers.all("node", Map.of()))
        .isInstanceOf(NotFound.class)
        .hasMessage("No node available");
    assertThatThrownBy(() -> LunaAnswers.members("group", "g", List.of()))
        .isInstanceOf(NotFound.class);
  }

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }
}
