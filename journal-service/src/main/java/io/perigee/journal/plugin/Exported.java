package io.perigee.journal.plugin;

/**
 * What a plugin answers, sent as it is.
 *
 * @param mediaType for example {@code application/json}
 * @param body its text, sent in UTF-8
 */
public record Exported(String mediaType, String body) {

  public static Exported json(String body) {
    return new Exported("application/json", body);
  }
}
