package io.perigee.runtime.crypt;

import java.util.List;

/** A CDI bean that names what its service keeps sealed, so that a rotated key set reaches it. */
public interface SealedColumns {

  List<SealedColumn> columns();
}
