package io.perigee.runtime.crypt;

/**
 * A column of the service's own whose values {@link Crypt} has sealed.
 *
 * @param table the table
 * @param key the column that identifies a row
 * @param column the sealed one; null values are nothing
 * @param context what the context begins with, before the key's text; where {@code keyed} is false
 *     it is the whole of it
 * @param keyed whether the key is part of the context
 * @param base64 whether the column is text that holds them in base64
 */
public record SealedColumn(
    String table, String key, String column, String context, boolean keyed, boolean base64) {

  /** Bytes, in the context of the row's key. */
  public static SealedColumn of(String table, String key, String column, String context) {
    return new SealedColumn(table, key, column, context, true, false);
  }

  /** Bytes, in one context for all rows. */
  public static SealedColumn shared(String table, String key, String column, String context) {
    return new SealedColumn(table, key, column, context, false, false);
  }

  /** Text, in the context of the row's key. */
  public static SealedColumn text(String table, String key, String column, String context) {
    return new SealedColumn(table, key, column, context, true, true);
  }

  String contextOf(String id) {
    return keyed ? context + id : context;
  }

  /** The bytes, in SQL. */
  String bytes() {
    return base64 ? "decode(" + column + ", 'base64')" : column;
  }

  /** What is written for bytes {@code n.now}, in SQL. */
  String written() {
    return base64 ? "replace(encode(n.now, 'base64'), E'\\n', '')" : "n.now";
  }
}
