package io.perigee.power.driver.ipmi;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** OpenIPMI's own BMC simulator on loopback, with one user, {@code luna}. */
final class IpmiSim implements AutoCloseable {

  static final String USER = "luna";

  private final Process process;
  private final int port;
  private final Path directory;

  private IpmiSim(Process process, int port, Path directory) {
    this.process = process;
    this.port = port;
    this.directory = directory;
  }

  /** Starts one whose chassis is switched by a script that keeps its state in a file. */
  static IpmiSim start(String password) throws IOException {
    Path directory = Files.createTempDirectory("perigee-ipmi-");
    int port = freePort();
    Path power = directory.resolve("power");
    Files.writeString(power, "0");
    Path log = directory.resolve("chassis.log");
    Path script = directory.resolve("chassis");
    Files.writeString(
        script,
        """
        #!/bin/sh
        shift; what=$1; shift
        case "$what" in
          get) for name in "$@"; do [ "$name" = power ] && echo "power:$(cat %1$s)"; done;;
          set) while [ $# -ge 2 ]; do echo "$1=$2" >> %2$s; [ "$1" = power ] && echo "$2" > %1$s; shift 2; done;;
        esac
        exit 0
        """
            .formatted(power, log));
    script.toFile().setExecutable(true);
    Path lan = directory.resolve("lan.conf");
    Files.writeString(
        lan,
        """
        name "perigee"
        set_working_mc 0x20
        startlan 1
          addr 127.0.0.1 %1$d
          priv_limit admin
          allowed_auths_callback none md2 md5 straight
          allowed_auths_user none md2 md5 straight
          allowed_auths_operator none md2 md5 straight
          allowed_auths_admin none md2 md5 straight
          guid a123456789abcdefa123456789abcdef
        endlan
        chassis_control "%2$s 0x20"
        user 1 true "" "" user 10 none md2 md5 straight
        user 2 true "%3$s" "%4$s" admin 10 none md2 md5 straight
        """
            .formatted(port, script, USER, password));
    Path commands = directory.resolve("bmc.emu");
    Files.writeString(
        commands,
        """
        mc_setbmc 0x20
        mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
        sel_enable 0x20 1000 0x0a
        mc_enable 0x20
        """);
    Process process =
        new ProcessBuilder(
                "ipmi_sim",
                "-c",
                lan.toString(),
                "-f",
                commands.toString(),
                "-s",
                directory.toString(),
                "-n")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("out").toFile())
            .start();
    return new IpmiSim(process, port, directory);
  }

  int port() {
    return port;
  }

  /** What its chassis was told, one {@code name=value} a line. */
  String told() throws IOException {
    Path log = directory.resolve("chassis.log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
