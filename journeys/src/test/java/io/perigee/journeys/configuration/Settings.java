package io.perigee.journeys.configuration;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.expr.AnnotationExpr;
import com.github.javaparser.ast.expr.MemberValuePair;
import com.github.javaparser.javadoc.Javadoc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the settings from the sources of the {@code @ConfigMapping} interfaces. */
final class Settings {

  private static final String HEADER =
      """
      # Configuration

      Written by the build from the sources. Every setting is an environment variable; a `*` stands for a name. Durations are
      written `500ms`, `10s`, `5m`, `1h`, `14d`. Besides these, every service takes `PERIGEE_HTTP_HOST` (127.0.0.1),
      `PERIGEE_HTTP_PORT`, `PERIGEE_DATABASE_URL`, `PERIGEE_DATABASE_USER` (`perigee_<service>`) and
      `PERIGEE_DATABASE_PASSWORD`; the gateway, which has no database, takes `PERIGEE_MANAGEMENT_HOST` (127.0.0.1) and
      `PERIGEE_MANAGEMENT_PORT` (7051), where it answers `/q/health` and `/q/metrics`. Services that keep files
      keep them below `PERIGEE_DATA_DIR` (`./data`).
      """;

  private static final JavaParser PARSER =
      new JavaParser(
          new ParserConfiguration()
              .setLanguageLevel(ParserConfiguration.LanguageLevel.BLEEDING_EDGE));

  private Settings() {}

  static List<Setting> of(Path root) throws IOException {
    List<Setting> settings = new ArrayList<>();
    for (Path file : sources(root)) {
      CompilationUnit unit = PARSER.parse(file).getResult().orElseThrow();
      for (ClassOrInterfaceDeclaration type : unit.findAll(ClassOrInterfaceDeclaration.class)) {
        Optional<String> prefix =
            type.getAnnotationByName("ConfigMapping").flatMap(a -> value(a, "prefix"));
        if (prefix.isPresent()) {
          gather(
              root.relativize(file).getName(0).toString().equals("platform")
                  ? "every service"
                  : root.relativize(file).getName(0).toString(),
              prefix.get(),
              type,
              settings);
        }
      }
    }
    settings.sort(Comparator.comparing(Setting::module).thenComparing(Setting::name));
    return settings;
  }

  private static List<Path> sources(Path root) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module :
          modules
              .filter(m -> m.toString().endsWith("-service") || m.endsWith("platform"))
              .toList()) {
        try (Stream<Path> files = Files.walk(module)) {
          files
              .filter(f -> f.toString().contains("src/main/java") && f.toString().endsWith(".java"))
              .filter(Settings::mapsConfiguration)
              .forEach(found::add);
        }
      }
    }
    return found;
  }

  private static boolean mapsConfiguration(Path file) {
    try {
      return Files.readString(file).contains("@ConfigMapping");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void gather(
      String module, String prefix, ClassOrInterfaceDeclaration type, List<Setting> out) {
    for (MethodDeclaration method : type.getMethods()) {
      String name =
          prefix
              + "."
              + method
                  .getAnnotationByName("WithName")
                  .flatMap(a -> value(a, "value"))
                  .orElse(kebab(method.getNameAsString()));
      String returned = method.getTypeAsString();
      Optional<ClassOrInterfaceDeclaration> group =
          type.getMembers().stream()
              .filter(m -> m instanceof ClassOrInterfaceDeclaration)
              .map(m -> (ClassOrInterfaceDeclaration) m)
              .filter(
                  c ->
                      returned.equals(c.getNameAsString())
                          || returned.endsWith(", " + c.getNameAsString() + ">"))
              .findFirst();
      String star = returned.startsWith("Map<") ? name + ".*" : name;
      if (group.isPresent()) {
        gather(module, star, group.get(), out);
      } else {
        out.add(
            new Setting(
                module,
                star,
                returned.replace("Optional<", "").replace("Map<String, ", "").replace(">", ""),
                method
                    .getAnnotationByName("WithDefault")
                    .flatMap(a -> value(a, "value"))
                    .orElse(""),
                method.getJavadoc().map(Javadoc::toText).map(String::strip).orElse("")));
      }
    }
  }

  private static Optional<String> value(AnnotationExpr annotation, String member) {
    if (annotation.isSingleMemberAnnotationExpr()) {
      return Optional.of(
          annotation.asSingleMemberAnnotationExpr().getMemberValue().toString().replace("\"", ""));
    }
    return annotation.findAll(MemberValuePair.class).stream()
        .filter(p -> p.getNameAsString().equals(member))
        .map(p -> p.getValue().toString().replace("\"", ""))
        .findFirst();
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
  }

  static String page(List<Setting> settings) {
    StringBuilder page = new StringBuilder(HEADER);
    settings.stream()
        .collect(Collectors.groupingBy(Setting::module, TreeMap::new, Collectors.toList()))
        .forEach(
            (module, own) -> {
              page.append("\n## ")
                  .append(module)
                  .append("\n\n| variable | default | meaning |\n|---|---|---|\n");
              own.forEach(
                  s ->
                      page.append(
                          "| `%s` | %s | %s |%n"
                              .formatted(
                                  s.variable().replace("__", "_*"),
                                  s.standard().isEmpty() ? "" : "`" + s.standard() + "`",
                                  s.meaning()
                                      .replaceAll("\\s+", " ")
                                      .replaceAll("\\{@code ([^}]*)}", "`$1`")
                                      .replaceAll("\\{@link ([^}]*)}", "$1")
                                      .replace("|", "\\|"))));
            });
    return page.toString();
  }
}
