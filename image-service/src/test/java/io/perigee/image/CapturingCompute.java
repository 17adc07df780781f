package io.perigee.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.perigee.contracts.envelope.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/**
 * Compute as far as images of machines need it: machines that it knows begin with a word of {@link
 * Kind}, and do what that says.
 */
public final class CapturingCompute {

  /** What a machine does, by the first eight digits of its id. */
  public enum Kind {
    STOPPED("57099ed0"),
    RUNNING("40fe0000"),
    /** Its image is gone. */
    BASELESS("ba5e1e55"),
    /** Its file is not what is told of it, at first. */
    CORRUPT("c0440970"),
    /** Compute is restarted while it makes the file. */
    RESTARTED("4e57a470"),
    /** Compute takes its time. */
    SLOW("510e0000");

    private final String begin;

    Kind(String begin) {
      this.begin = begin;
    }

    /** A machine of that kind. */
    public UUID machine() {
      return UUID.fromString(begin + UUID.randomUUID().toString().substring(begin.length()));
    }

    private boolean is(String machine) {
      return machine.startsWith(begin);
    }
  }

  /** The region that all its machines are in. */
  public static final UUID REGION = UUID.fromString("4e910000-0000-0000-0000-000000000001");

  private final Map<String, String> machines = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

  /** The file that it makes for an image. */
  public static byte[] file(UUID image) {
    byte[] bytes = new byte[300_000];
    new Random(image.getLeastSignificantBits()).nextBytes(bytes);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** SHA-1 in hexadecimal. */
  public static String sha1(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  void machines(HttpExchange call) throws IOException {
    JsonNode wanted = Json.MAPPER.readTree(call.getRequestBody().readAllBytes());
    String machine = call.getRequestURI().getPath().split("/")[3];
    if (Kind.RUNNING.is(machine)) {
      answer(
          call,
          409,
          Json.object().put("code", "InvalidState").put("message", "machine: it is running"));
    } else if (java.util.Arrays.stream(Kind.values()).noneMatch(kind -> kind.is(machine))) {
      answer(call, 404, Json.object().put("message", "no such machine"));
    } else {
      machines.put(wanted.path("image").asText(), machine);
      answer(
          call,
          200,
          Json.object()
              .put("id", machine)
              .put("name", "mine")
              .put("brand", "kvm")
              .put("os", "linux")
              .put("image", machine.replaceFirst(".{8}", "0419194e"))
              .put("region_id", REGION.toString())
              .put("disk", 12288));
    }
  }

  void captures(HttpExchange call) throws IOException {
    String[] path = call.getRequestURI().getPath().split("/");
    String image = path[3];
    String machine = machines.getOrDefault(image, "");
    int times = asked.computeIfAbsent(image, i -> new AtomicInteger()).incrementAndGet();
    if (call.getRequestMethod().equals("DELETE")) {
      machines.remove(image);
      call.sendResponseHeaders(204, -1);
      call.close();
    } else if (machine.isEmpty()) {
      answer(call, 404, Json.object().put("message", "no such capture"));
    } else if (Kind.RESTARTED.is(machine) && times < 4) {
      answer(call, 503, Json.object().put("message", "not now"));
    } else if (path.length > 4) {
      byte[] bytes = file(UUID.fromString(image));
      boolean whole = !Kind.CORRUPT.is(machine) || times > 6;
      call.sendResponseHeaders(200, whole ? bytes.length : 1000);
      call.getResponseBody().write(bytes, 0, whole ? bytes.length : 1000);
      call.close();
    } else {
      answer(call, 200, capture(image, machine, times));
    }
  }

  private static ObjectNode capture(String image, String machine, int times) {
    ObjectNode capture = Json.object().put("image", image).put("machine", machine);
    if (Kind.BASELESS.is(machine)) {
      capture.putObject("error").put("code", "VmHasNoOrigin").put("message", "image base is gone");
      return capture.put("state", "failed");
    }
    if (times < 2 || Kind.SLOW.is(machine) && times < 7) {
      return capture.put("state", "queued");
    }
    byte[] bytes = file(UUID.fromString(image));
    return capture.put("state", "captured").put("size", bytes.length).put("sha1", sha1(bytes));
  }

  private static void answer(HttpExchange call, int status, JsonNode body) throws IOException {
    byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
    call.getResponseHeaders().set("Content-Type", "application/json");
    call.sendResponseHeaders(status, bytes.length);
    try (call) {
      call.getResponseBody().write(bytes);
    }
  }
}
