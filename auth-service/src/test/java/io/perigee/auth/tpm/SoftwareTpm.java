package io.perigee.auth.tpm;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.awaitility.Awaitility;

/** A TPM of a test's own: swtpm, asked by tpm2-tools as an installer asks a node's. */
public final class SoftwareTpm implements AutoCloseable {

  private static final String REGISTERS = "sha256:0,1,2";

  private final Path folder;
  private final int port;
  private final Process process;

  /** What {@code tpm2_quote} writes. */
  public record Quote(byte[] attest, byte[] signature) {}

  private SoftwareTpm(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  public static SoftwareTpm start(Path folder) throws IOException {
    int port = freePair();
    Files.createDirectories(folder.resolve("state"));
    Process process =
        new ProcessBuilder(
                "swtpm",
                "socket",
                "--tpm2",
                "--tpmstate",
                "dir=" + folder.resolve("state"),
                "--server",
                "type=tcp,port=" + port,
                "--ctrl",
                "type=tcp,port=" + (port + 1),
                "--flags",
                "not-need-init,startup-clear")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("swtpm.log").toFile())
            .start();
    SoftwareTpm tpm = new SoftwareTpm(folder, port, process);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(
            () -> {
              tpm.run("tpm2_pcrread", REGISTERS);
              return true;
            });
    return tpm;
  }

  /** Makes an attestation key, a restricted signing key, and gives its public part as PEM. */
  public String attestationKey(String kind) throws Exception {
    boolean rsa = kind.equals("rsa");
    run("tpm2_createek", "-c", "ek.ctx", "-G", kind, "-u", "ek.pub");
    run("tpm2_flushcontext", "-t");
    run(
        "tpm2_createak",
        "-C",
        "ek.ctx",
        "-c",
        kind + ".ctx",
        "-G",
        kind,
        "-g",
        "sha256",
        "-s",
        rsa ? "rsassa" : "ecdsa",
        "-u",
        kind + ".pem",
        "-f",
        "pem",
        "-n",
        kind + ".name");
    run("tpm2_flushcontext", "-t");
    return Files.readString(folder.resolve(kind + ".pem"));
  }

  public Quote quote(String nonce, String kind) throws Exception {
    run(
        "tpm2_quote",
        "-c",
        kind + ".ctx",
        "-l",
        REGISTERS,
        "-q",
        nonce,
        "-g",
        "sha256",
        "-m",
        "quote",
        "-s",
        "signature");
    run("tpm2_flushcontext", "-t");
    return new Quote(
        Files.readAllBytes(folder.resolve("quote")),
        Files.readAllBytes(folder.resolve("signature")));
  }

  /** The digest over the quoted registers as they are now. */
  public String digest() throws Exception {
    run("tpm2_pcrread", REGISTERS, "-o", "registers");
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256")
                .digest(Files.readAllBytes(folder.resolve("registers"))));
  }

  public void extend() throws Exception {
    run("tpm2_pcrextend", "1:sha256=" + "ab".repeat(32));
  }

  private void run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().put("TPM2TOOLS_TCTI", "swtpm:host=127.0.0.1,port=" + port);
    Process tool = builder.start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (tool.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said);
    }
  }

  /** The tools find the control port one above the other. */
  private static int freePair() throws IOException {
    for (int tries = 0; tries < 50; tries++) {
      try (ServerSocket first = new ServerSocket(0);
          ServerSocket second = new ServerSocket(first.getLocalPort() + 1)) {
        return second.getLocalPort() - 1;
      } catch (IOException e) {
        // The next one is taken; try elsewhere.
      }
    }
    throw new IOException("no two ports beside one another are free");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
