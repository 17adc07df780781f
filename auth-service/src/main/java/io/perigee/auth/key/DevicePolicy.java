package io.perigee.auth.key;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * What a device asks of its user at each use of a key: the extension 1.3.6.1.4.1.41482.3.8 of
 * YubiKeys' attestation certificates, two bytes, PIN policy and touch policy, where 1 means never.
 *
 * @param pin whether the PIN is asked for
 * @param touch whether a touch is
 */
record DevicePolicy(boolean pin, boolean touch) {

  private static final String EXTENSION = "1.3.6.1.4.1.41482.3.8";
  private static final int OCTET_STRING = 4;
  private static final int NEVER = 1;

  static DevicePolicy of(X509Certificate certificate) {
    // DER: an octet string that wraps the extension's two bytes.
    byte[] wrapped = certificate.getExtensionValue(EXTENSION);
    if (wrapped == null || wrapped.length != 4 || wrapped[0] != OCTET_STRING || wrapped[1] != 2) {
      return new DevicePolicy(false, false);
    }
    return new DevicePolicy(wrapped[2] > NEVER, wrapped[3] > NEVER);
  }

  /** CloudAPI's names of the further factors. */
  List<String> factors() {
    List<String> factors = new ArrayList<>();
    if (pin) {
      factors.add("pin");
    }
    if (touch) {
      factors.add("touch");
    }
    return factors;
  }
}
