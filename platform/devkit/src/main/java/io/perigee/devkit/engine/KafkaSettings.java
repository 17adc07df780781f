package io.perigee.devkit.engine;

import java.nio.file.Path;
import java.util.Properties;

/**
 * The server properties of a single Kafka node that is broker and controller (KRaft), with users
 * and access control.
 */
final class KafkaSettings {

  static final int NODE = 1;
  static final String CONTROLLER = "CONTROLLER";
  private static final String CLIENTS = "CLIENTS";

  private KafkaSettings() {}

  /**
   * @param data directory of its logs and metadata, as the broker sees it
   * @param listen where the broker listens for clients, as it sees it
   * @param advertised the address that it tells clients
   * @param controllerPort port on loopback for the node's own controller
   */
  static Properties of(
      Path data, Address listen, Address advertised, int controllerPort, KafkaUsers users) {
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", Integer.toString(NODE));
    p.setProperty("log.dirs", data.toString());
    p.setProperty(
        "listeners",
        CLIENTS + "://" + listen + "," + CONTROLLER + "://127.0.0.1:" + controllerPort);
    p.setProperty("advertised.listeners", CLIENTS + "://" + advertised);
    p.setProperty("inter.broker.listener.name", CLIENTS);
    p.setProperty("controller.listener.names", CONTROLLER);
    p.setProperty("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
    security(p, users);
    single(p);
    // After kill -9 the restarted node waits until its own former session has ended: that must be
    // soon.
    p.setProperty("broker.session.timeout.ms", "2000");
    p.setProperty("broker.heartbeat.interval.ms", "500");
    // One node need not tell itself twice a second that it lives.
    p.setProperty("metadata.max.idle.interval.ms", "0");
    p.setProperty("auto.create.topics.enable", "false");
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("message.max.bytes", "1048576");
    // Small preallocated files: there are hundreds of partitions with little in each.
    p.setProperty("log.index.size.max.bytes", "1048576");
    p.setProperty("log.segment.bytes", "67108864");
    p.setProperty("log.cleaner.dedupe.buffer.size", "4194304");
    p.setProperty("log.cleaner.threads", "1");
    return p;
  }

  private static void security(Properties p, KafkaUsers users) {
    p.setProperty(
        "listener.security.protocol.map",
        CLIENTS + ":SASL_PLAINTEXT," + CONTROLLER + ":SASL_PLAINTEXT");
    p.setProperty("sasl.enabled.mechanisms", "PLAIN");
    p.setProperty("sasl.mechanism.inter.broker.protocol", "PLAIN");
    p.setProperty("sasl.mechanism.controller.protocol", "PLAIN");
    p.setProperty("listener.name.clients.plain.sasl.jaas.config", users.brokerJaas());
    p.setProperty("listener.name.controller.plain.sasl.jaas.config", users.brokerJaas());
    p.setProperty(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    p.setProperty("allow.everyone.if.no.acl.found", "false");
    p.setProperty("super.users", "User:" + KafkaUsers.BROKER + ";User:" + KafkaUsers.SERVICES);
  }

  private static void single(Properties p) {
    for (String name :
        new String[] {"num.network.threads", "num.io.threads", "background.threads"}) {
      p.setProperty(name, "2");
    }
    p.setProperty("num.recovery.threads.per.data.dir", "2");
    for (String name :
        new String[] {
          "offsets.topic.replication.factor",
          "transaction.state.log.replication.factor",
          "transaction.state.log.min.isr",
          "share.coordinator.state.topic.replication.factor",
          "share.coordinator.state.topic.min.isr",
          "share.coordinator.state.topic.num.partitions",
          "default.replication.factor"
        }) {
      p.setProperty(name, "1");
    }
    p.setProperty("offsets.topic.num.partitions", "4");
    p.setProperty("transaction.state.log.num.partitions", "1");
    p.setProperty("num.partitions", "1");
  }
}
