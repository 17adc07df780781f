package io.perigee.network.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  @ParameterizedTest
  @CsvSource({
    "10.141.0.1, 10.141.0.1",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "2001:DB8::1, 2001:db8::1",
    "::, ::",
    "::1, ::1",
    "fe80:0:0:0:1:0:0:1, fe80::1:0:0:1",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:3:4:5:6",
    "1::, 1::"
  })
  void addressesAreWrittenInTheirUsualForm(String text, String written) {
    assertThat(Address.of(text)).hasToString(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.1.1",
        "10.1.1.256",
        "10.01.1.1",
        "1.2.3.4.5",
        "host",
        "localhost",
        "1:2",
        ":::",
        "10.1.1.1/24",
        "10.1.1.1 "
      })
  void whatIsNoAddressIsNone(String text) {
    assertThat(Address.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10.141.0.0/16, 10.141.255.255, true, true",
    "192.168.1.0/31, 192.168.1.1, false, false",
    "10.0.0.1/32, 10.0.0.1, false, false",
    "2001:db8::/64, 2001:db8::ffff:ffff:ffff:ffff, true, false",
    "0.0.0.0/0, 255.255.255.255, true, true"
  })
  void aPrefixKnowsItsLastAndItsSpecialAddresses(
      String text, String last, boolean hasNetwork, boolean hasBroadcast) {
    Prefix prefix = Prefix.parse(text).orElseThrow();

    assertThat(prefix).hasToString(text);
    assertThat(prefix.last()).hasToString(last);
    assertThat(prefix.hasNetworkAddress()).isEqualTo(hasNetwork);
    assertThat(prefix.hasBroadcastAddress()).isEqualTo(hasBroadcast);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.141.0.0",
        "10.141.0.1/16",
        "10.141.0.0/33",
        "10.141.0.0/-1",
        "10.141.0.0/",
        "/16",
        "10.141.0.0/255.255.0.0"
      })
  void whatIsNoPrefixIsNone(String text) {
    assertThat(Prefix.parse(text)).isEmpty();
  }
}
