package io.perigee.devkit.engine;

import io.perigee.devkit.process.Folders;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * The process that is a Kafka node: formats its directory when that is new, serves until it is
 * asked to end.
 */
public final class KafkaNode {

  private KafkaNode() {}

  /**
   * @param args the file of server properties
   */
  public static void main(String[] args) throws Exception {
    Properties properties = new Properties();
    try (InputStream file = Files.newInputStream(Path.of(args[0]))) {
      properties.load(file);
    }
    format(Path.of(properties.getProperty("log.dirs")));
    // The broker loads its plug-ins by the thread's class loader.
    Thread.currentThread().setContextClassLoader(KafkaNode.class.getClassLoader());
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "shutdown"));
    server.startup();
    server.awaitShutdown();
  }

  private static void format(Path data) throws Exception {
    if (Files.exists(data.resolve("meta.properties"))) {
      return;
    }
    // A folder that was broken off half-way would be taken for a whole one.
    Path partial = data.resolveSibling(data.getFileName() + ".partial");
    Folders.remove(partial);
    Files.createDirectories(partial);
    new Formatter()
        .setNodeId(KafkaSettings.NODE)
        .setClusterId(Uuid.randomUuid().toString())
        .addDirectory(partial.toString())
        .setMetadataLogDirectory(partial.toString())
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setControllerListenerName(KafkaSettings.CONTROLLER)
        .setIgnoreFormatted(true)
        .run();
    // An empty one may have been made for it.
    Files.deleteIfExists(data);
    Files.move(partial, data, StandardCopyOption.ATOMIC_MOVE);
  }
}
