package io.perigee.compute.testing;

/** What the peers of machine tests know. */
public final class Peers {

  /** The published examples' image; its file is 1 MiB. */
  public static final String IMAGE = "2b683a82-a066-11e3-97ab-2faa44701c5a";

  public static final String IMAGE_NUMBER = "94953";
  public static final String DISABLED_IMAGE = "d15ab1ed-a066-11e3-97ab-2faa44701c5a";

  /** Its file is not what its SHA-1 says. */
  public static final String BROKEN_IMAGE = "b60ce000-a066-11e3-97ab-2faa44701c5a";

  /** Needs 512 MiB of memory. */
  public static final String LARGE_IMAGE = "1a56e000-a066-11e3-97ab-2faa44701c5a";

  /** Only {@link #PRIVATE_OWNER} may use it. */
  public static final String PRIVATE_IMAGE = "9c1ba7e0-a066-11e3-97ab-2faa44701c5a";

  public static final String PRIVATE_OWNER = "930896af-bf8c-48d4-885c-6573a94b1853";

  /** 10.88.0.0/16, everyone's. */
  public static final String NETWORK = "a9c130da-e3ba-40e9-8b18-112aba2d3ba7";

  /** 192.168.0.0/16, everyone's. */
  public static final String SECOND_NETWORK = "45607081-4cd2-45c8-baf7-79da760fffaa";

  /** Everyone's, without a free address. */
  public static final String FULL_NETWORK = "f0110000-4cd2-45c8-baf7-79da760fffaa";

  /** Of {@link #PRIVATE_OWNER}. */
  public static final String FOREIGN_NETWORK = "f06e1900-4cd2-45c8-baf7-79da760fffaa";

  /** Its machines get passwords for root and admin. */
  public static final String PASSWORD_IMAGE = "9a55e000-a066-11e3-97ab-2faa44701c5a";

  /** Another account's, shared with everyone who asks. */
  public static final String SHARED_IMAGE = "54a1ed00-a066-11e3-97ab-2faa44701c5a";

  /** Accounts that begin so have an SSH key. */
  public static final String KEYED = "eeee0000";

  public static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGVVTnHkVJ4nYkQ2F2yC3Gz0p8g0a9C0b5q3u6Y1fVwX";

  private Peers() {}
}
