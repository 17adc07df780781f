package io.perigee.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.contracts.topic.Topics;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JournalConfigTest {

  @Test
  void defaultsAreThoseOfTheDocumentationAndOutliveTheTopic() {
    JournalConfig config = read(Map.of());

    assertThat(config.keep().ended())
        .isEqualTo(Duration.ofDays(15))
        .isGreaterThan(Topics.OPERATIONS.retention());
    assertThat(config.keep().unended()).isEqualTo(Duration.ofDays(30));
    assertThat(config.poll().messages()).isEqualTo(1_000);
    assertThat(config.poll().results()).isEqualTo(10_000);
    assertThat(config.poll().rows()).isEqualTo(10_000);
    assertThat(config.keep().audit()).isEqualTo(Duration.ofDays(365));
    assertThat(config.keep().tasks()).isEqualTo(Duration.ofDays(30));
    assertThat(config.keep().deliveries()).isEqualTo(Duration.ofDays(3));
    assertThat(config.ha().controller()).isEqualTo("controller");
    assertThat(config.ha().enabled()).isTrue();
    assertThat(config.ha().syncimages()).isTrue();
    assertThat(config.ha().sharedip()).isFalse();
    assertThat(config.ha().shadow()).isFalse();
    assertThat(config.ha().beacon()).isFalse();
    assertThat(config.ha().lease()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.ha().beat()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.ha().foreign()).isEmpty();
    assertThat(config.task().outstanding()).isEqualTo(10_000);
    assertThat(config.task().rows()).isEqualTo(10_000);
    assertThat(config.task().timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.task().attempts()).isEqualTo(6);
    assertThat(config.task().backOff()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.webhook().perAccount()).isEqualTo(20);
    assertThat(config.webhook().outstanding()).isEqualTo(1_000);
    assertThat(config.webhook().attempts()).isEqualTo(8);
    assertThat(config.webhook().backOff()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.webhook().timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.webhook().allowPrivate()).isFalse();
  }

  @Test
  void everyPropertyOfTheControllerHasItsName() {
    JournalConfig config =
        read(
            Map.of(
                "perigee.journal.ha.controller", "controller2",
                "perigee.journal.ha.enabled", "false",
                "perigee.journal.ha.syncimages", "false",
                "perigee.journal.ha.sharedip", "true",
                "perigee.journal.ha.shadow", "true",
                "perigee.journal.ha.beacon", "true",
                "perigee.journal.ha.lease", "9s",
                "perigee.journal.ha.beat", "2s",
                "perigee.journal.ha.foreign", "a,b"));

    assertThat(config.ha().controller()).isEqualTo("controller2");
    assertThat(config.ha().enabled()).isFalse();
    assertThat(config.ha().syncimages()).isFalse();
    assertThat(config.ha().sharedip()).isTrue();
    assertThat(config.ha().shadow()).isTrue();
    assertThat(config.ha().beacon()).isTrue();
    assertThat(config.ha().lease()).isEqualTo(Duration.ofSeconds(9));
    assertThat(config.ha().beat()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.ha().foreign()).contains(java.util.List.of("a", "b"));
  }

  @Test
  void everyPropertyOfTasksAndWebhooksHasItsName() {
    JournalConfig config =
        read(
            Map.of(
                "perigee.journal.task.outstanding", "1",
                "perigee.journal.task.rows", "2",
                "perigee.journal.task.timeout", "3s",
                "perigee.journal.task.attempts", "4",
                "perigee.journal.task.back-off", "5s",
                "perigee.journal.webhook.per-account", "6",
                "perigee.journal.webhook.outstanding", "7",
                "perigee.journal.webhook.attempts", "8",
                "perigee.journal.webhook.back-off", "9s",
                "perigee.journal.webhook.allow-private", "true"));

    assertThat(config.task().outstanding()).isEqualTo(1);
    assertThat(config.task().rows()).isEqualTo(2);
    assertThat(config.task().timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.task().attempts()).isEqualTo(4);
    assertThat(config.task().backOff()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.webhook().perAccount()).isEqualTo(6);
    assertThat(config.webhook().outstanding()).isEqualTo(7);
    assertThat(config.webhook().attempts()).isEqualTo(8);
    assertThat(config.webhook().backOff()).isEqualTo(Duration.ofSeconds(9));
    assertThat(config.webhook().allowPrivate()).isTrue();
  }

  @Test
  void everyPropertyHasItsName() {
    JournalConfig config =
        read(
            Map.of(
                "perigee.journal.keep.ended", "1d",
                "perigee.journal.keep.unended", "2d",
                "perigee.journal.keep.audit", "6d",
                "perigee.journal.keep.tasks", "7d",
                "perigee.journal.keep.deliveries", "8d",
                "perigee.journal.webhook.timeout", "9s",
                "perigee.journal.poll.messages", "3",
                "perigee.journal.poll.results", "4",
                "perigee.journal.poll.rows", "5"));

    assertThat(config.keep().ended()).isEqualTo(Duration.ofDays(1));
    assertThat(config.keep().unended()).isEqualTo(Duration.ofDays(2));
    assertThat(config.poll().messages()).isEqualTo(3);
    assertThat(config.poll().results()).isEqualTo(4);
    assertThat(config.poll().rows()).isEqualTo(5);
    assertThat(config.keep().audit()).isEqualTo(Duration.ofDays(6));
    assertThat(config.keep().tasks()).isEqualTo(Duration.ofDays(7));
    assertThat(config.keep().deliveries()).isEqualTo(Duration.ofDays(8));
    assertThat(config.webhook().timeout()).isEqualTo(Duration.ofSeconds(9));
  }

  private static JournalConfig read(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .withMapping(JournalConfig.class)
        .withConverter(
            Duration.class, 200, new io.quarkus.runtime.configuration.DurationConverter())
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .build()
        .getConfigMapping(JournalConfig.class);
  }
}
