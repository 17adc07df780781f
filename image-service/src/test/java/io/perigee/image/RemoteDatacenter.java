package io.perigee.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CloudAPI of another datacenter, as far as images are copied from it. It checks signatures, and
 * shows the images that tests put into its directory: {@code ID.json} and {@code ID.file}. While
 * there is a file {@code ID.broken}, it sends half of the image's file.
 */
final class RemoteDatacenter implements AutoCloseable {

  private static final Pattern SIGNATURE =
      Pattern.compile(
          "Signature"
              + " keyId=\"/peer/keys/test\",algorithm=\"ed25519-sha512\",headers=\"\\(request-target\\)"
              + " date\",signature=\"([^\"]+)\"");

  private final KeyPair key;
  private final Path images;
  private final HttpServer server;

  RemoteDatacenter(Path folder) throws IOException {
    try {
      key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    images = Files.createDirectories(folder.resolve("images"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/peer/images/", this::answer);
    server.start();
    Files.writeString(
        folder.resolve("key.pem"),
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n");
    String entry =
        "{\"url\":\"http://127.0.0.1:%d/\",\"account\":\"peer\",\"key_id\":\"test\",\"key_file\":\"%s\"}";
    String there = entry.formatted(server.getAddress().getPort(), folder.resolve("key.pem"));
    String away = entry.formatted(1, folder.resolve("key.pem"));
    Files.writeString(
        folder.resolve("datacenters.json"), "{\"east\":%s,\"away\":%s}".formatted(there, away));
  }

  Path images() {
    return images;
  }

  private void answer(HttpExchange call) throws IOException {
    String name = call.getRequestURI().getPath().substring("/peer/images/".length());
    boolean file = name.endsWith("/file");
    Path stored = images.resolve(file ? name.replace("/file", ".file") : name + ".json");
    if (!signed(call)) {
      send(call, 401, "{\"code\":\"InvalidCredentials\"}".getBytes(StandardCharsets.UTF_8));
    } else if (!Files.exists(stored)) {
      send(call, 404, "{\"code\":\"ResourceNotFound\"}".getBytes(StandardCharsets.UTF_8));
    } else {
      byte[] bytes = Files.readAllBytes(stored);
      boolean broken = file && Files.exists(images.resolve(name.replace("/file", ".broken")));
      send(call, 200, broken ? java.util.Arrays.copyOf(bytes, bytes.length / 2) : bytes);
    }
  }

  private boolean signed(HttpExchange call) {
    String authorization = call.getRequestHeaders().getFirst("Authorization");
    Matcher matcher = SIGNATURE.matcher(authorization == null ? "" : authorization);
    if (!matcher.matches()) {
      return false;
    }
    String said =
        "(request-target): get %s\ndate: %s"
            .formatted(call.getRequestURI(), call.getRequestHeaders().getFirst("Date"));
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(key.getPublic());
      signature.update(said.getBytes(StandardCharsets.UTF_8));
      return signature.verify(Base64.getDecoder().decode(matcher.group(1)));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static void send(HttpExchange call, int status, byte[] body) throws IOException {
    call.sendResponseHeaders(status, body.length);
    try (call) {
      call.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
