package io.perigee.faces.cloudapi;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The header by which clients see that a body came whole ("CloudAPI HTTP Responses"). */
public final class ContentMd5 {

  public static final String HEADER = "Content-MD5";

  private ContentMd5() {}

  /** Its value: the MD5 digest of the body in base64. */
  public static String of(byte[] body) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
