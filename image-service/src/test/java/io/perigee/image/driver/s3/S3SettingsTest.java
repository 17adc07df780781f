package io.perigee.image.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perigee.image.S3Store;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of an S3-compatible store is refused, by its name, where it makes no sense. */
class S3SettingsTest {

  @TempDir Path folder;

  private static <T> Optional<T> given(T value) {
    return Optional.ofNullable(value);
  }

  private S3Settings read(String bucket, String endpoint, String region, String key, Path secret) {
    return S3Settings.read(
            new S3Store.Told(
                given(bucket),
                given(endpoint == null ? null : URI.create(endpoint)),
                region,
                given(key),
                given(secret)))
        .orElse(null);
  }

  private Path secret(String text) throws Exception {
    return Files.writeString(folder.resolve("secret"), text);
  }

  @Test
  void aStoreIsReadWithItsSecretAndTellsNobodyOfIt() throws Exception {
    S3Settings read =
        read("my-exports", "https://s3.example.com/", "eu-1", "AK", secret(" hush-hush\n"));

    assertThat(read.secret()).isEqualTo("hush-hush");
    assertThat(read.endpoint()).isEqualTo(URI.create("https://s3.example.com"));
    assertThat(read.toString()).isEqualTo("https://s3.example.com/my-exports");
  }

  @Test
  void withoutAnyOfThemThereIsNone() {
    assertThat(read(null, null, "us-east-1", null, null)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-,https://s3.example.com,us-east-1,AK,true,bucket",
        "-,-,us-east-1,AK,false,bucket",
        "No,https://s3.example.com,us-east-1,AK,true,bucket",
        "exports,-,us-east-1,AK,true,endpoint",
        "exports,s3.example.com,us-east-1,AK,true,endpoint",
        "exports,ftp://s3.example.com,us-east-1,AK,true,endpoint",
        "exports,https://AK:hush-hush@s3.example.com,us-east-1,AK,true,endpoint",
        "exports,https://s3.example.com?hush-hush,us-east-1,AK,true,endpoint",
        "exports,https://s3.example.com,us east,AK,true,region",
        "exports,https://s3.example.com,us-east-1,-,true,access-key-id",
        "exports,https://s3.example.com,us-east-1,A K,true,access-key-id",
        "exports,https://s3.example.com,us-east-1,AK,false,secret-file"
      })
  void whatIsMissingOrMakesNoSenseIsNamed(
      String bucket, String endpoint, String region, String key, boolean secret, String setting)
      throws Exception {
    Path file = secret ? secret("hush-hush") : null;

    IllegalStateException refused =
        catchThrowableOfType(
            IllegalStateException.class, () -> read(bucket, endpoint, region, key, file));

    assertThat(refused)
        .hasMessageStartingWith(
            "the setting perigee.image.export.s3.%s (PERIGEE_IMAGE_EXPORT_S3_%s) "
                .formatted(setting, setting.toUpperCase(java.util.Locale.ROOT).replace('-', '_')));
    assertThat(refused.getMessage()).doesNotContain("hush-hush");
  }

  @ParameterizedTest
  @CsvSource({"''", "two words", "'  '"})
  void aFileThatHoldsNoSecretIsRefused(String text) throws Exception {
    Path file = secret(text);

    assertThat(
            catchThrowableOfType(
                IllegalStateException.class,
                () -> read("exports", "http://127.0.0.1:1", "us-east-1", "AK", file)))
        .hasMessageContaining("PERIGEE_IMAGE_EXPORT_S3_SECRET_FILE");
    Files.delete(file);
    assertThat(
            catchThrowableOfType(
                IllegalStateException.class,
                () -> read("exports", "http://127.0.0.1:1", "us-east-1", "AK", file)))
        .hasMessageContaining("must name a file");
  }
}
