package io.perigee.network.dns.zone;

import java.util.Comparator;

/**
 * A record of a zone.
 *
 * @param name the owner's name within the zone; {@code @} for the zone itself
 * @param type {@code A}, {@code AAAA}, {@code PTR}, …
 * @param content as it stands in a zone's text
 */
public record ZoneRecord(String name, String type, String content)
    implements Comparable<ZoneRecord> {

  private static final Comparator<ZoneRecord> ORDER =
      Comparator.comparing(ZoneRecord::name)
          .thenComparing(ZoneRecord::type)
          .thenComparing(ZoneRecord::content);

  @Override
  public int compareTo(ZoneRecord other) {
    return ORDER.compare(this, other);
  }
}
