package io.perigee.journeys.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.journeys.architecture.Modules;
import io.perigee.journeys.client.Answer;
import io.perigee.journeys.client.Credentials;
import io.perigee.journeys.client.Http;
import io.perigee.journeys.platform.Repository;
import io.perigee.journeys.platform.StartedPlatform;
import io.perigee.journeys.platform.Tenant;
import io.perigee.journeys.program.NpmPrograms;
import io.perigee.journeys.program.Program;
import io.perigee.journeys.program.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README's tour, typed as it stands there. */
@ExtendWith(StartedPlatform.class)
class TourTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern REQUEST = Pattern.compile("\"request_id\" *: *\"([^\"]+)\"");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

  private final StartedPlatform platform;

  @TempDir Path folder;

  TourTest(StartedPlatform platform) {
    this.platform = platform;
  }

  @Test
  void lunasCommandsAreAnsweredAsToldThere() throws Exception {
    String script =
        block("**Luna2.**").replace("http://127.0.0.1:7050", platform.credentials().url());

    // The request's id is known when it was typed once; the pack is then under way, or done anew.
    Run first = run(script);
    Matcher request = REQUEST.matcher(first.out());
    assertThat(request.find()).as(first.out()).isTrue();
    Run second = run(script.replace("REQUEST_ID", request.group(1)));

    assertThat(second.out())
        .contains("\"node001\"")
        .contains("\"request_id\"")
        .contains("\"message\"")
        .contains("\"control\"")
        .doesNotContain("\"status\":500")
        .doesNotContain("nauthorized");
  }

  @Test
  void tritonsCommandsMakeAnInstanceThatLunaNodeShows() throws Exception {
    Tenant tenant = Tenant.withRsaKey(platform, "tour", folder);
    Credentials own = tenant.credentials();
    Path ssh = Files.createDirectories(folder.resolve(".ssh"));
    Files.copy(Path.of(own.cloudapi().keyPath()), ssh.resolve("id_rsa"));
    String image = tenant.cloud().get("/images").must(200).json().path(0).path("id").asText();
    String script =
        block("**CloudAPI.**")
            .replace("http://127.0.0.1:7050", platform.credentials().url())
            .replace("TRITON_ACCOUNT=demo", "TRITON_ACCOUNT=" + own.cloudapi().account())
            .replace("TRITON_KEY_ID=…", "TRITON_KEY_ID=" + own.cloudapi().keyId())
            .replace(" IMAGE PACKAGE", " " + image + " s.1");

    Run typed = run(script);

    assertThat(typed.out()).contains("demo-linux").contains("Created instance web");
    assertThat(typed.out().lines().toList().getLast()).contains("web").contains("running");
    assertThat(
            tenant
                .lunanode()
                .call("vm", "list", Map.of())
                .path("vms")
                .path(0)
                .path("name")
                .asText())
        .isEqualTo("web");
    tenant.removeMachines();
  }

  @Test
  void theDocumentsAreWhereItSays() throws IOException {
    Http http = new Http(platform.credentials().url());
    for (String path : List.of("/openapi", "/docs/")) {
      Answer answer = http.send("GET", path, Map.of(), null);
      assertThat(answer.status()).as(path).isEqualTo(200);
      assertThat(readme()).contains("`" + path + "`");
    }
  }

  static Stream<Path> texts() throws IOException {
    Path root = Repository.root();
    return Stream.concat(
            Stream.of(
                "README.md", "deploy/README.md", "docs/architecture.md", "docs/adr/README.md"),
            Modules.SERVICES.stream().map(service -> service + "-service/README.md"))
        .map(root::resolve);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void everyLinkLeadsToWhatIsThere(Path text) throws IOException {
    Matcher link = LINK.matcher(Files.readString(text));
    while (link.find()) {
      assertThat(text.resolveSibling(link.group(1))).as("%s in %s", link.group(1), text).exists();
    }
  }

  /** Types lines into a shell, where the {@code triton} of the tests is on the path. */
  private Run run(String script) throws Exception {
    String programs = NpmPrograms.triton().getParent().toString();
    Run run =
        Program.of("bash", "-c", script)
            .in(folder)
            .with("HOME", folder.toString())
            .with("TRITON_PROFILE", "env")
            .with("SSH_AUTH_SOCK", null)
            .with("PATH", programs + ":" + System.getenv("PATH"))
            .run(PATIENCE);
    assertThat(run.exit()).as("%s%n%s%n%s", script, run.out(), run.err()).isZero();
    return run;
  }

  /** The block of commands below what begins so. */
  private static String block(String heading) throws IOException {
    String text = readme();
    int begin = text.indexOf("```\n", text.indexOf(heading)) + 4;
    return text.substring(begin, text.indexOf("```", begin));
  }

  private static String readme() throws IOException {
    return Files.readString(Repository.root().resolve("README.md"));
  }
}
