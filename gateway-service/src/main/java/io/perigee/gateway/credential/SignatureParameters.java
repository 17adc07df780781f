package io.perigee.gateway.credential;

/**
 * The parameters of an Authorization header, values with or without quotes. A last word without a
 * name is the bare form's signature.
 *
 * @param bare true for the form that signs the bare Date
 */
record SignatureParameters(
    String keyId, String algorithm, String headers, String signature, boolean bare) {

  static SignatureParameters parse(String text, int start) {
    String keyId = null;
    String algorithm = null;
    String headers = null;
    String signature = null;
    int at = start;
    while (true) {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == ',')) {
        at++;
      }
      int nameEnd = at;
      while (nameEnd < text.length() && Character.isLetter(text.charAt(nameEnd))) {
        nameEnd++;
      }
      if (nameEnd == at
          || nameEnd >= text.length()
          || text.charAt(nameEnd) != '='
          || isBase64Padding(text, nameEnd)) {
        break;
      }
      boolean quoted = nameEnd + 1 < text.length() && text.charAt(nameEnd + 1) == '"';
      int from = nameEnd + (quoted ? 2 : 1);
      int to = quoted ? text.indexOf('"', from) : unquotedEnd(text, from);
      if (to < 0) {
        throw HttpSignature.refused("the Authorization header has an unclosed quote");
      }
      String value = text.substring(from, to);
      switch (text.substring(at, nameEnd)) {
        case "keyId" -> keyId = value;
        case "algorithm" -> algorithm = value;
        case "headers" -> headers = value;
        case "signature" -> signature = value;
        default -> {
          // The scheme lets clients add parameters, as version and created.
        }
      }
      at = quoted ? to + 1 : to;
    }
    String rest = text.substring(Math.min(at, text.length())).strip();
    boolean bare = signature == null && !rest.isEmpty();
    return new SignatureParameters(keyId, algorithm, headers, bare ? rest : signature, bare);
  }

  /** A bare signature of letters only, ended by its padding, looks like a name. */
  private static boolean isBase64Padding(String text, int equals) {
    for (int i = equals; i < text.length(); i++) {
      if (text.charAt(i) != '=') {
        return false;
      }
    }
    return true;
  }

  private static int unquotedEnd(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) != ',' && text.charAt(end) != ' ') {
      end++;
    }
    return end;
  }
}
