package io.perigee.faces.luna;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LunaFilesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/files/compute-image-20240101.tar.bz2",
        "/files/compute-image-20240101.torrent",
        "/files/a.tar.gz?x=.txt",
        "/files/a.TAR",
        "/files/a.tar%2Egz",
        "/files/a.tar.gz/",
        "/files/a.tar.gz;v=1",
        "/files/a.tar.gz%00.txt",
        "/files/a.tar.gz/more.txt",
        "/files/a%zz",
        "/files/a%252Etar.gz%2570",
        ""
      })
  void imagesTorrentsAndWhatIsUnclearNeedAToken(String uri) {
    assertThat(LunaFiles.uriNeedsToken(uri)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/files/compute-vmlinuz-4.18.0-372.26.1.el8_6.x86_64",
        "/files/compute-initramfs-4.18.0",
        "/files/boot.ipxe?a.tar.gz"
      })
  void whatIsFetchedWhileBootingNeedsNone(String uri) {
    assertThat(LunaFiles.uriNeedsToken(uri)).isFalse();
  }

  @Test
  void withoutAUriATokenIsNeeded() {
    assertThat(LunaFiles.uriNeedsToken(null)).isTrue();
  }
}
