package io.perigee.auth.key;

import java.util.List;

/**
 * What a device's manufacturer says of a key (CloudAPI, "Keys").
 *
 * @param attested whether a trusted manufacturer says anything
 * @param multifactor what using the key asks for besides the device: {@code pin}, {@code touch}
 */
public record Attestation(boolean attested, List<String> multifactor) {

  /** Of a key that came without certificates. */
  public static final Attestation NONE = new Attestation(false, List.of());

  public Attestation {
    multifactor = List.copyOf(multifactor);
  }
}
