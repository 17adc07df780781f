package io.perigee.auth.key;

import io.perigee.auth.AuthConfig;
import io.perigee.contracts.error.Invalid;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks hardware attestation (CloudAPI, "Keys"): the first certificate must be of the uploaded key
 * itself, and the chain must end at a manufacturer whom the installation trusts. What YubiKeys
 * state of PIN and touch is read from their certificate extension. Revocation is not asked for:
 * manufacturers publish none for these certificates.
 */
@Singleton
public final class Attestations {

  private static final int MOST = 8;
  private static final int LONGEST = 16_384;

  private final Set<TrustAnchor> roots;
  private final Clock clock;

  Attestations(AuthConfig config, Clock clock) {
    this.roots = config.attestation().roots().map(Attestations::anchors).orElse(Set.of());
    this.clock = clock;
  }

  /**
   * @param certificates in PEM, one each, the key's own first; empty for a key without attestation
   * @throws Invalid if they do not prove where the key lives
   */
  Attestation check(SshPublicKey key, List<String> certificates) {
    if (certificates.isEmpty()) {
      return Attestation.NONE;
    }
    if (certificates.size() > MOST) {
      throw invalid("holds more than " + MOST + " certificates");
    }
    List<X509Certificate> chain = certificates.stream().map(Attestations::certificate).toList();
    X509Certificate own = chain.getFirst();
    if (!SshPublicKey.of(own.getPublicKey()).equals(key)) {
      throw invalid("begins with the certificate of another key");
    }
    if (roots.isEmpty()) {
      throw invalid("cannot be checked: no manufacturer is trusted in this installation");
    }
    verify(chain);
    return new Attestation(true, DevicePolicy.of(own).factors());
  }

  private void verify(List<X509Certificate> chain) {
    try {
      // A client may send the root itself as well, which is trusted for being configured only.
      List<X509Certificate> path = new ArrayList<>(chain);
      path.removeIf(c -> roots.stream().anyMatch(root -> root.getTrustedCert().equals(c)));
      PKIXParameters parameters = new PKIXParameters(roots);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(clock.instant()));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    } catch (CertPathValidatorException | InvalidAlgorithmParameterException e) {
      throw invalid("does not lead to a trusted manufacturer: " + e.getMessage());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java validates X.509 paths", e);
    }
  }

  private static X509Certificate certificate(String pem) {
    if (pem.length() > LONGEST) {
      throw invalid("holds a certificate longer than " + LONGEST + " characters");
    }
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(pem.strip().getBytes(StandardCharsets.UTF_8)));
    } catch (CertificateException e) {
      throw invalid("holds what is no PEM certificate");
    }
  }

  private static Set<TrustAnchor> anchors(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map((Certificate c) -> new TrustAnchor((X509Certificate) c, null))
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException("the attestation roots cannot be read: " + file, e);
    } catch (CertificateException e) {
      throw new IllegalStateException("the attestation roots are no PEM certificates: " + file, e);
    }
  }

  private static Invalid invalid(String why) {
    return Invalid.field("attestation", "attestation " + why);
  }
}
