package io.perigee.faces;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no HTTP client would send. */
@QuarkusTest
class RawRequestTest {

  @TestHTTPResource URI address;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /cloudapi/acme/params HTTP/1.1\nContent-Type: nonsense\nContent-Length: 2\n\n{}",
        "POST /cloudapi/acme/params HTTP/1.1\nContent-Type: ;;;/\nContent-Length: 2\n\n{}",
        "GET /cloudapi/acme/rows HTTP/1.1\nAccept: nonsense\n\n",
        "GET /cloudapi/acme/rows HTTP/1.1\nAccept: a/b;q=x\n\n",
        "GET /cloudapi/acme/rows?limit=%zz HTTP/1.1\n\n",
        "GET /cloudapi/acme/rows?%00=%00 HTTP/1.1\n\n",
        "GET /cloudapi/%zz/rows HTTP/1.1\n\n",
        "GET /luna/throw/%zz HTTP/1.1\n\n",
        "GET /cloudapi/%c3%28/rows HTTP/1.1\n\n",
        "POST /luna/typed HTTP/1.1\nContent-Type: application/json\nContent-Length: 0\n\n",
        "POST /luna/typed HTTP/1.1\nContent-Type: application/json\nContent-Length: 2\n\n\u00ff\u00fe",
        "BREW /luna/typed HTTP/1.1\n\n",
      })
  void brokenRequestsAreTheCallersFault(String request) throws IOException {
    String answer =
        send(
            request
                .replace("\n", "\r\n")
                .replace(" HTTP/1.1\r\n", " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"));

    assertThat(answer)
        .matches("(?s)HTTP/1\\.1 (200|204|4\\d\\d) .*")
        .doesNotContain("Exception", "\tat ");
  }

  private String send(String request) throws IOException {
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }
}
