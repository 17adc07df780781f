package io.perigee.journeys.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import io.perigee.journeys.platform.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every POST of CloudAPI takes an Idempotency-Key, as the route table names them. */
class IdempotencyTest {

  private static final String IDEMPOTENT = "io.perigee.runtime.http.Idempotent";
  private static final String PATH = "jakarta.ws.rs.Path";

  private static final List<JavaMethod> POSTS =
      Modules.production().stream()
          .filter(c -> c.getPackageName().endsWith(".face.cloudapi"))
          .flatMap(c -> c.getMethods().stream())
          .filter(m -> m.isAnnotatedWith("jakarta.ws.rs.POST"))
          .toList();

  static Stream<String> paths() throws IOException {
    return Files.readAllLines(
            Repository.root().resolve("gateway-service/src/main/resources/routes.tsv"))
        .stream()
        .map(line -> line.split("\t"))
        .filter(row -> row.length > 7 && row[0].equals("cloudapi") && row[1].equals("POST"))
        .filter(row -> row[7].equals("made"))
        .map(row -> row[2].replaceFirst("\\?.*", "").replaceAll(":[a-z_]+", "{}"))
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("paths")
  void aPostIsDoneOnceForItsKey(String path) {
    List<JavaMethod> answering = POSTS.stream().filter(m -> path.equals(path(m))).toList();

    assertThat(answering).as("methods that answer POST %s", path).isNotEmpty();
    assertThat(answering).allMatch(IdempotencyTest::takesAKey);
  }

  /** By the interceptor, or as part of the requester that its use case is given. */
  private static boolean takesAKey(JavaMethod method) {
    return method.isAnnotatedWith(IDEMPOTENT)
        || method.getOwner().isAnnotatedWith(IDEMPOTENT)
        || method.getMethodCallsFromSelf().stream()
            .anyMatch(call -> isWithKey(call) || handsKeyOn(call));
  }

  /** To what reads the header and hands it to its use case. */
  private static boolean handsKeyOn(JavaMethodCall call) {
    return call.getTarget().resolveMember().stream()
        .flatMap(member -> member.getMethodCallsFromSelf().stream())
        .anyMatch(inner -> inner.getTarget().getName().equals("getHeaderString"));
  }

  private static boolean isWithKey(JavaMethodCall call) {
    return call.getName().equals("requester")
        && call.getTarget().getRawParameterTypes().size() == 4;
  }

  private static String path(JavaMethod method) {
    String base = value(method.getOwner());
    String rest = value(method);
    return (base + (rest.isEmpty() || rest.startsWith("/") ? rest : "/" + rest))
        .replaceFirst("^/?cloudapi", "")
        .replaceAll("\\{[^}]+}", "{}");
  }

  private static String value(HasAnnotations<?> annotated) {
    return annotated.isAnnotatedWith(PATH)
        ? annotated.getAnnotationOfType(PATH).get("value").map(Object::toString).orElse("")
        : "";
  }
}
