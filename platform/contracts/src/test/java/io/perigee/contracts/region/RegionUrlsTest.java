package io.perigee.contracts.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegionUrlsTest {

  @Test
  void pairsAreReadInTheirOrder() {
    RegionUrls urls =
        RegionUrls.parse(" west=https://west.example.com:8443/, east=http://127.0.0.1:7050\n");

    assertThat(urls.byName().keySet()).containsExactly("west", "east");
    assertThat(urls.first()).contains("west");
    assertThat(urls.url("west")).contains("https://west.example.com:8443");
    assertThat(urls.url("east")).contains("http://127.0.0.1:7050");
    assertThat(urls.url("south")).isEmpty();
  }

  @Test
  void nothingIsNone() {
    assertThat(RegionUrls.parse(null)).isSameAs(RegionUrls.NONE);
    assertThat(RegionUrls.parse("  ").first()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "east",
        "=http://a",
        "East=http://a",
        "east=ftp://a",
        "east=http://a/path",
        "east=http://a?x=1",
        "east=not a url",
        "east=http://a east=http://b",
        "east=http://a west=http://a"
      })
  void whatIsNoListOfRegionsIsRefused(String text) {
    assertThatThrownBy(() -> RegionUrls.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
