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
  }

  @Test
  void everyPropertyHasItsName() {
    JournalConfig config =
        read(
            Map.of(
                "perigee.journal.keep.ended", "1d",
                "perigee.journal.keep.unended", "2d",
                "perigee.journal.poll.messages", "3",
                "perigee.journal.poll.results", "4",
                "perigee.journal.poll.rows", "5"));

    assertThat(config.keep().ended()).isEqualTo(Duration.ofDays(1));
    assertThat(config.keep().unended()).isEqualTo(Duration.ofDays(2));
    assertThat(config.poll().messages()).isEqualTo(3);
    assertThat(config.poll().results()).isEqualTo(4);
    assertThat(config.poll().rows()).isEqualTo(5);
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
