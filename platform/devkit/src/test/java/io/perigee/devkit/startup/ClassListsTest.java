package io.perigee.devkit.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassListsTest {

  @TempDir private Path directory;

  @Test
  void severalListsBecomeOneWithoutNumbersOwnClassesAndHalfLines() throws IOException {
    Path one =
        Files.writeString(
            directory.resolve("one"),
            """
            # NOTE: Do not modify this file.
            java/lang/Object id: 0
            io/perigee/runtime/Work id: 1
            @lambda-proxy library/Library run ()V id
            library/Library id: 2
            """);
    Path other =
        Files.writeString(
            directory.resolve("other"), "library/Library id: 0\nlibrary/Other id: 1\nlibrary/Hal");

    Path joined = directory.resolve("joined");
    ClassLists.join(List.of(one, other), joined);

    assertThat(joined)
        .hasContent(
            """
            java/lang/Object
            @lambda-proxy library/Library run ()V id
            library/Library
            library/Other
            """);
  }
}
