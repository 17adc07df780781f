package io.perigee.devkit.install;

import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.devkit.engine.KafkaUsers;
import io.perigee.devkit.process.Signals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Makes the topics with their configuration, and lets the read-only user read them. Doing it again
 * changes nothing.
 */
final class ProvisionTopics {

  /** The read-only user's consumer groups begin with this. */
  static final String READER_GROUPS = "reader-";

  private static final long SECONDS = 60;

  private final Properties client;
  private final Installation installation;

  ProvisionTopics(Properties client, Installation installation) {
    this.client = client;
    this.installation = installation;
  }

  void run() {
    try (Admin admin = Admin.create(client)) {
      List<Topic> all = Topics.all();
      var present = await(admin.listTopics().names());
      List<Topic> missing = all.stream().filter(t -> !present.contains(name(t))).toList();
      create(admin, missing);
      configure(admin, all.stream().filter(t -> present.contains(name(t))).toList());
      if (installation.accessControl()) {
        await(admin.createAcls(readerRights()).all());
        awaitInForce(admin);
      }
    }
  }

  private void create(Admin admin, List<Topic> missing) {
    var creation = admin.createTopics(missing.stream().map(this::toCreate).toList());
    for (KafkaFuture<Void> topic : creation.values().values()) {
      try {
        await(topic);
      } catch (TopicExistsException e) {
        // Another installer was faster.
        continue;
      }
    }
  }

  private NewTopic toCreate(Topic topic) {
    int partitions =
        installation.partitions() == 0 ? topic.partitions() : installation.partitions();
    return new NewTopic(name(topic), partitions, installation.replication())
        .configs(topic.config());
  }

  private void configure(Admin admin, List<Topic> present) {
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    for (Topic topic : present) {
      List<AlterConfigOp> settings = new ArrayList<>();
      topic
          .config()
          .forEach(
              (k, v) ->
                  settings.add(new AlterConfigOp(new ConfigEntry(k, v), AlterConfigOp.OpType.SET)));
      changes.put(new ConfigResource(ConfigResource.Type.TOPIC, name(topic)), settings);
    }
    await(admin.incrementalAlterConfigs(changes).all());
  }

  /** The controller has the rights at once, the brokers a moment later. */
  private void awaitInForce(Admin admin) {
    long giveUp = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
    while (!await(admin.describeAcls(AclBindingFilter.ANY).values()).containsAll(readerRights())) {
      if (System.nanoTime() > giveUp) {
        throw new IllegalStateException(
            "the reader's rights did not come into force within " + SECONDS + " s");
      }
      Signals.pause();
    }
  }

  private List<AclBinding> readerRights() {
    ResourcePattern topics =
        new ResourcePattern(
            ResourceType.TOPIC, installation.topicPrefix() + ".", PatternType.PREFIXED);
    ResourcePattern groups =
        new ResourcePattern(ResourceType.GROUP, READER_GROUPS, PatternType.PREFIXED);
    return List.of(
        allow(topics, AclOperation.READ),
        allow(topics, AclOperation.DESCRIBE),
        allow(groups, AclOperation.READ),
        allow(groups, AclOperation.DESCRIBE));
  }

  private static AclBinding allow(ResourcePattern what, AclOperation operation) {
    return new AclBinding(
        what,
        new AccessControlEntry(
            "User:" + KafkaUsers.READER, "*", operation, AclPermissionType.ALLOW));
  }

  private String name(Topic topic) {
    return topic.in(installation.topicPrefix());
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "Kafka did not answer the installer within " + SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the installer was interrupted", e);
    }
  }
}
