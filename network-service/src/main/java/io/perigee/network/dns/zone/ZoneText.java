package io.perigee.network.dns.zone;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedSet;

/** A zone in the text form of RFC 1035, section 5. */
final class ZoneText {

  private static final int TTL = 300;

  private ZoneText() {}

  /** Tells apart zones with different records. */
  static String fingerprint(SortedSet<ZoneRecord> records) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (ZoneRecord record : records) {
        digest.update(line(record).getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * @param serial grows with each change, so that secondaries fetch it
   */
  static String of(String zone, long serial, SortedSet<ZoneRecord> records) {
    StringBuilder text = new StringBuilder();
    text.append("$ORIGIN ").append(zone).append(".\n$TTL ").append(TTL).append('\n');
    text.append("@ IN SOA localhost. hostmaster.localhost. (")
        .append(serial)
        .append(" 3600 600 604800 ")
        .append(TTL)
        .append(")\n@ IN NS localhost.\n");
    records.forEach(record -> text.append(line(record)));
    return text.toString();
  }

  private static String line(ZoneRecord record) {
    return record.name() + " IN " + record.type() + " " + record.content() + "\n";
  }
}
