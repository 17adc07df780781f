package io.perigee.compute.region;

import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.identity.Datacenter;
import jakarta.inject.Singleton;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * The region that the request being answered is confined to, in statements: a CloudAPI URL shows
 * what is in its region only. Everything is here where nothing is confined.
 */
@Singleton
public final class Here {

  private final Datacenter datacenter;
  private final RegionStore regions;

  Here(Datacenter datacenter, RegionStore regions) {
    this.datacenter = datacenter;
    this.regions = regions;
  }

  /**
   * A condition for rows of a table with a {@code region_id}; {@link #bind} gives its parameter.
   *
   * @param table the table's alias in the statement
   */
  public static String holds(String table) {
    return " (:here::text IS NULL OR %s.region_id = (SELECT id FROM regions WHERE name = :here)) "
        .formatted(table);
  }

  public <S extends SqlStatement<S>> S bind(S statement) {
    return statement.bind("here", datacenter.region());
  }

  /** The region's name; null where nothing is confined. */
  public String region() {
    return datacenter.region();
  }

  /**
   * Where something is made for which no region is named: here, or else in the oldest region.
   *
   * @throws Unavailable if there is no such region yet
   */
  public Region orFirst(Handle h) {
    String here = datacenter.region();
    return (here == null ? regions.first(h) : regions.byName(h, here))
        .orElseThrow(() -> new Unavailable("there is no region yet"));
  }
}
