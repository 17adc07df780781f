package io.perigee.journal.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

  @ParameterizedTest
  @CsvSource({
    "https://hooks.example.com, hooks.example.com, 443, /, hooks.example.com",
    "https://hooks.example.com:8443/a/b?c=d, hooks.example.com, 8443, /a/b?c=d, hooks.example.com:8443",
    "HTTPS://[2606:4700::1111]/x, 2606:4700::1111, 443, /x, [2606:4700::1111]",
    "https://1.1.1.1/ü, 1.1.1.1, 443, /%C3%BC, 1.1.1.1"
  })
  void aUrlIsTakenApart(String url, String host, int port, String path, String authority)
      throws Exception {
    Target target = Target.of(url, false);

    assertThat(target).isEqualTo(new Target(true, host, port, path));
    assertThat(target.authority()).isEqualTo(authority);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://hooks.example.com/",
        "ftp://hooks.example.com/",
        "file:///etc/passwd",
        "hooks.example.com",
        "https:///x",
        "https://user:pw@hooks.example.com/",
        "https://hooks.example.com/#x",
        "https://hooks.example.com:0/",
        "https://hooks.example.com:99999/",
        "https://hooks.example.com/a\r\nX-Evil: 1",
        "https://hooks example.com/",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0.0.0.0/",
        "https://10.1.2.3/",
        "https://172.16.0.1/",
        "https://192.168.1.1/",
        "https://100.64.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://192.0.0.1/",
        "https://198.18.0.1/",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
        "https://[::1]/",
        "https://[::]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/"
      })
  void whatIsNotOutsideOrNoHttpsIsRefused(String url) {
    assertThatThrownBy(() -> Target.of(url, false))
        .isInstanceOf(Target.Refused.class)
        .satisfies(
            e -> assertThat(e.getMessage()).doesNotContain("example.com").doesNotContain("pw"));
  }

  @Test
  void aNameThatLeadsInsideIsRefusedWhenItIsLookedUp() throws Exception {
    Target target = new Target(true, "localhost", 443, "/");

    assertThatThrownBy(() -> target.resolve(false))
        .isInstanceOf(Target.Refused.class)
        .hasMessageContaining("loopback");
    assertThat(target.resolve(true).isLoopbackAddress()).isTrue();
  }

  @Test
  void theOperatorMayAllowAddressesInsideAndPlainHttp() throws Exception {
    assertThat(Target.of("http://127.0.0.1:8080/x", true))
        .isEqualTo(new Target(false, "127.0.0.1", 8080, "/x"));
  }

  @Test
  void aSignatureIsHmacSha256OverTimestampAndBody() {
    // From an independent computation: printf '1700000000.{}' | openssl dgst -sha256 -hmac secret
    assertThat(Signature.of("secret", "1700000000", "{}".getBytes()))
        .isEqualTo("sha256=b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163");
    assertThat(Signature.newSecret()).hasSize(64).isNotEqualTo(Signature.newSecret());
  }
}
