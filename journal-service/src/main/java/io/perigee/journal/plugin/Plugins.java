package io.perigee.journal.plugin;

import io.perigee.contracts.error.NotFound;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The plugins that there are, by name. */
@Singleton
public final class Plugins {

  private final Map<String, ExportPlugin> exports;
  private final Map<String, ImportPlugin> imports;

  Plugins(@Any Instance<ExportPlugin> exports, @Any Instance<ImportPlugin> imports) {
    this.exports = byName(exports.stream().toList(), ExportPlugin::names);
    this.imports = byName(imports.stream().toList(), ImportPlugin::names);
  }

  /**
   * @throws NotFound if there is no such plugin, it has no data, or rejects the query
   */
  public Exported export(String name, Map<String, List<String>> query) {
    ExportPlugin plugin = find(exports, "export", name);
    try {
      return plugin
          .export(query)
          .orElseThrow(() -> new NotFound("export plugin " + name + " has no data"));
    } catch (Rejected e) {
      throw new NotFound(e.getMessage());
    }
  }

  /**
   * @throws NotFound if there is no such plugin, or it rejects what was sent
   */
  public Exported take(String name, ImportPlugin.Imported sent) {
    ImportPlugin plugin = find(imports, "import", name);
    try {
      return plugin.take(sent);
    } catch (Rejected e) {
      throw new NotFound(e.getMessage());
    }
  }

  private static <T> T find(Map<String, T> plugins, String kind, String name) {
    T plugin = plugins.get(name);
    if (plugin == null) {
      throw new NotFound("no " + kind + " plugin " + name);
    }
    return plugin;
  }

  private static <T> Map<String, T> byName(List<T> plugins, Function<T, Set<String>> names) {
    Map<String, T> all = new HashMap<>();
    for (T plugin : plugins) {
      for (String name : names.apply(plugin)) {
        if (all.put(name, plugin) != null) {
          throw new IllegalStateException("two plugins are called " + name);
        }
      }
    }
    return all;
  }
}
