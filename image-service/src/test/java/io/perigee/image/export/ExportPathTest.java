package io.perigee.image.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.perigee.contracts.error.Forbidden;
import io.perigee.contracts.error.Invalid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where {@code manta_path} leads. */
class ExportPathTest {

  @ParameterizedTest
  @CsvSource({
    "/acme/stor/my-image, /acme/stor/my-image, false",
    "/acme/stor/, /acme/stor, true",
    "/acme//stor/./a/../b, /acme/stor/b, false",
    "/other/../acme/x, /acme/x, false",
    "/../acme/x, /acme/x, false",
    "/acme/…/ä b, /acme/…/ä b, false",
    "/acme, /acme, false"
  })
  void pathsAreReadAsAFileSystemDoes(String given, String text, boolean named) {
    assertThat(ExportPath.of("acme", given)).isEqualTo(new ExportPath(text, named));
  }

  @ParameterizedTest
  @CsvSource({"/", "/other/x", "/acme/../other", "/acmex/y", "/acme/..", "//"})
  void elsewhereIsForbidden(String given) {
    assertThat(catchThrowable(() -> ExportPath.of("acme", given)))
        .isInstanceOf(Forbidden.class)
        .hasMessage("manta_path must lie below /acme/");
  }

  @Test
  void whatIsNoPathOrTooLongIsRefusedByItsName() {
    for (String given :
        new String[] {
          "",
          "acme/x",
          "/acme/\u0000",
          "/acme/\n",
          "/acme/\ud800",
          "/acme/" + "a".repeat(201),
          "/acme/" + "ä".repeat(101),
          "/acme" + "/a".repeat(400)
        }) {
      assertThat(catchThrowable(() -> ExportPath.of("acme", given)))
          .isInstanceOf(Invalid.class)
          .hasMessageContaining("manta_path");
    }
    assertThat(ExportPath.of("acme", "/acme/" + "ä".repeat(100)).named()).isFalse();
  }
}
