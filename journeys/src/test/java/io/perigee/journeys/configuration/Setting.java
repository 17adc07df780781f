package io.perigee.journeys.configuration;

import java.util.Locale;

/**
 * A property that a service can be told.
 *
 * @param module the module that reads it
 * @param name the property's dotted name
 * @param type its Java type
 * @param standard its default; empty if it has none
 * @param meaning what its Javadoc says
 */
record Setting(String module, String name, String type, String standard, String meaning) {

  /** The environment variable of the same meaning (MicroProfile Config, 5.3.1). */
  String variable() {
    return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
