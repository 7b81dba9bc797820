package io.gitops4j.registry.evidence;

import dev.sigstore.TrustedRootProvider;
import dev.sigstore.VerificationOptions.CertificateMatcher;
import dev.sigstore.bundle.Bundle;
import dev.sigstore.bundle.BundleParseException;
import dev.sigstore.encryption.certificates.Certificates;
import dev.sigstore.fulcio.client.FulcioVerificationException;
import dev.sigstore.fulcio.client.FulcioVerifier;
import dev.sigstore.fulcio.client.ImmutableFulcioCertificateMatcher;
import dev.sigstore.rekor.client.RekorEntry;
import dev.sigstore.rekor.client.RekorVerificationException;
import dev.sigstore.rekor.client.RekorVerifier;
import dev.sigstore.strings.RegexSyntaxException;
import dev.sigstore.strings.StringMatcher;
import dev.sigstore.timestamp.client.ImmutableTimestampResponse;
import dev.sigstore.timestamp.client.TimestampException;
import dev.sigstore.timestamp.client.TimestampResponse;
import dev.sigstore.timestamp.client.TimestampVerificationException;
import dev.sigstore.timestamp.client.TimestampVerifier;
import dev.sigstore.trustroot.SigstoreConfigurationException;
import dev.sigstore.trustroot.SigstoreTrustedRoot;
import dev.sigstore.tuf.SigstoreTufClient;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Verifies bundles by sigstore-java, which is not always on the class path: certificates and their
 * log, entries of the transparency log, times. How they belong together is looked at here, as
 * sigstore-java 2.0 does not read statements whose subjects have no name, and cosign's have none.
 * Thread-safe.
 *
 * @see <a href="https://github.com/sigstore/architecture-docs/blob/main/client-spec.md">Sigstore,
 *     client specification, verification</a>
 */
final class SigstoreVerifier {
  private final FulcioVerifier certificates;
  private final RekorVerifier log;
  private final TimestampVerifier times;

  private SigstoreVerifier(SigstoreTrustedRoot root) throws GeneralSecurityException {
    this.certificates = FulcioVerifier.newFulcioVerifier(root);
    this.log = RekorVerifier.newRekorVerifier(root);
    this.times = TimestampVerifier.newTimestampVerifier(root);
  }

  /** That of a root of trust in a file. */
  static SigstoreVerifier trusting(Path root) {
    try {
      return new SigstoreVerifier(TrustedRootProvider.from(root).get());
    } catch (SigstoreConfigurationException | GeneralSecurityException | RuntimeException e) {
      throw new IllegalArgumentException(
          "Could not read Sigstore's root of trust in " + root + ": " + e.getMessage(), e);
    }
  }

  /** That of the public instance, whose root of trust is fetched. */
  static SigstoreVerifier publicGood() {
    try {
      SigstoreTufClient.Builder client = SigstoreTufClient.builder().usePublicGoodInstance();
      return new SigstoreVerifier(TrustedRootProvider.from(client).get());
    } catch (SigstoreConfigurationException | GeneralSecurityException | RuntimeException e) {
      throw new ProviderException(
          ErrorKind.UNAVAILABLE,
          "Could not fetch Sigstore's root of trust: "
              + e.getMessage()
              + ". Try again, or give it as a file by SigstoreInstance.trusting",
          e);
    }
  }

  /**
   * The statement in a bundle, if an identity signed it.
   *
   * @throws IOException if it did not; the message says why, after "it"
   */
  byte[] statement(byte[] content, KeylessIdentity identity) throws IOException {
    try {
      Bundle bundle = Bundle.from(new StringReader(new String(content, StandardCharsets.UTF_8)));
      X509Certificate certificate = Certificates.getLeaf(bundle.getCertPath());
      certificates.verifySigningCertificate(bundle.getCertPath());
      if (!matcher(identity).test(certificate)) {
        throw new IOException("it was signed by somebody else than the " + identity);
      }
      Bundle.DsseEnvelope envelope =
          bundle.getDsseEnvelope().orElseThrow(() -> new IOException("it has no envelope"));
      checkSigned(envelope, certificate);
      checkWritten(bundle, envelope, certificate);
      return envelope.getPayload();
    } catch (BundleParseException
        | FulcioVerificationException
        | RekorVerificationException
        | TimestampException
        | TimestampVerificationException
        | RegexSyntaxException
        | GeneralSecurityException
        | RuntimeException e) {
      throw new IOException("its signature without a key is not valid: " + e.getMessage(), e);
    }
  }

  private static CertificateMatcher matcher(KeylessIdentity identity) throws RegexSyntaxException {
    return ImmutableFulcioCertificateMatcher.builder()
        .issuer(StringMatcher.string(identity.issuer()))
        .subjectAlternativeName(
            identity.isPattern()
                ? StringMatcher.regex(identity.subject())
                : StringMatcher.string(identity.subject()))
        .build();
  }

  private static void checkSigned(Bundle.DsseEnvelope envelope, X509Certificate certificate)
      throws IOException {
    if (!envelope.getPayloadType().equals(EvidenceTypes.IN_TOTO)) {
      throw new IOException("its payload type is '" + envelope.getPayloadType() + "'");
    }
    VerificationKey key = VerificationKey.of(certificate.getPublicKey());
    if (envelope.getSignatures().size() != 1
        || !key.verifies(envelope.getPAE(), envelope.getSignature())) {
      throw new IOException("its one signature is not by its certificate's key");
    }
  }

  /** The log has it, and it was signed while its certificate held. */
  private void checkWritten(
      Bundle bundle, Bundle.DsseEnvelope envelope, X509Certificate certificate)
      throws IOException,
          GeneralSecurityException,
          RekorVerificationException,
          TimestampException,
          TimestampVerificationException {
    if (bundle.getEntries().size() != 1) {
      throw new IOException("it has " + bundle.getEntries().size() + " entries of the log, not 1");
    }
    RekorEntry entry = bundle.getEntries().get(0);
    log.verifyEntry(entry);
    LogBody wanted =
        new LogBody(
            envelope.getPayload(),
            envelope.getPAE(),
            envelope.getSignature(),
            certificate.getEncoded());
    wanted.check(Base64.getDecoder().decode(entry.getBody()));
    List<Instant> signed = times(bundle, entry, envelope.getSignature());
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    if (signed.isEmpty() || !signed.stream().allMatch(at -> isBetween(from, at, until))) {
      throw new IOException(
          "it was not signed while its certificate held, but at "
              + signed
              + ", which expired "
              + until);
    }
  }

  private static boolean isBetween(Instant from, Instant at, Instant until) {
    return !at.isBefore(from) && !at.isAfter(until);
  }

  /** When it was signed, as the log promised and others certified. */
  private List<Instant> times(Bundle bundle, RekorEntry entry, byte[] signature)
      throws TimestampException, TimestampVerificationException {
    List<Instant> signed = new ArrayList<>();
    String promise = entry.getVerification().getSignedEntryTimestamp();
    if (promise != null && !promise.isEmpty()) {
      signed.add(entry.getIntegratedTimeInstant());
    }
    for (Bundle.Timestamp each : bundle.getTimestamps()) {
      TimestampResponse time =
          ImmutableTimestampResponse.builder().encoded(each.getRfc3161Timestamp()).build();
      times.verify(time, signature);
      signed.add(time.getGenTime().toInstant());
    }
    return signed;
  }
}
