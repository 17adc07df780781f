package io.perigee.faces.cloudapi;

import io.perigee.contracts.error.Forbidden;

/**
 * The account that the first segment of a CloudAPI URL names: {@code my}, the caller's login or its
 * UUID.
 */
public final class OwnAccount {

  private OwnAccount() {}

  /**
   * @param account UUID of the account that the caller acts for; null if for none
   * @param login the caller's login
   * @param segment the URL's first segment, decoded
   * @return {@code account}
   * @throws Forbidden if the segment names another account, or the caller acts for none
   */
  public static String of(String account, String login, String segment) {
    boolean own =
        account != null
            && (segment.equals("my") || segment.equals(login) || segment.equalsIgnoreCase(account));
    if (!own) {
      throw new Forbidden("not allowed in account " + segment);
    }
    return account;
  }
}
