package io.perigee.runtime.retention;

import java.util.List;

/** A CDI bean that names what of its service's tables is not kept for ever. */
public interface RetentionRules {

  List<RetentionRule> rules();
}
