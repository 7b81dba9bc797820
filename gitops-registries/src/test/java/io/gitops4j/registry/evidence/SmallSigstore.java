package io.gitops4j.registry.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.OciArtifact;
import java.security.KeyPair;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A Sigstore of a test's own: a certificate authority with its log, and a transparency log that has
 * one entry, the last. What it writes cosign verifies as well.
 */
public final class SmallSigstore {
  private static final String LOG = "log.test";
  private static final String TRUSTED_ROOT =
      "application/vnd.dev.sigstore.trustedroot+json;version=0.1";

  private final Instant now = Instant.parse("2026-06-01T12:00:00Z");
  private final SmallAuthority authority = new SmallAuthority(now.minus(30, ChronoUnit.DAYS));
  private final KeyPair log = SmallAuthority.newKey();
  private Instant logged = now.plusSeconds(60);

  /** Entries are written to the transparency log so many seconds after the certificate began. */
  public void logAfter(long seconds) {
    logged = now.plusSeconds(seconds);
  }

  /** The root of trust, as tools read it. */
  public String trustedRoot() {
    ObjectNode root = StrictJson.object().put("mediaType", TRUSTED_ROOT);
    root.withArray("tlogs").add(logOf("https://" + LOG, log.getPublic().getEncoded()));
    ObjectNode ca = root.withArray("certificateAuthorities").addObject();
    ca.putObject("subject").put("organization", "test").put("commonName", "authority");
    ca.put("uri", "https://authority.test");
    ca.putObject("certChain")
        .withArray("certificates")
        .addObject()
        .put("rawBytes", base64(authority.root()));
    since(ca);
    root.withArray("ctlogs").add(logOf("https://ctlog.test", authority.logKey().getEncoded()));
    return new String(StrictJson.write(root), UTF_8);
  }

  private ObjectNode logOf(String url, byte[] key) {
    ObjectNode found = StrictJson.object().put("baseUrl", url).put("hashAlgorithm", "SHA2_256");
    ObjectNode publicKey =
        found
            .putObject("publicKey")
            .put("rawBytes", base64(key))
            .put("keyDetails", "PKIX_ECDSA_P256_SHA_256");
    since(publicKey);
    found.putObject("logId").put("keyId", base64(SmallAuthority.sha256(key)));
    return found;
  }

  private void since(ObjectNode node) {
    node.putObject("validFor").put("start", now.minus(10, ChronoUnit.DAYS).toString());
  }

  /** Attaches the signature of an identity to an artifact, as cosign does. */
  public void sign(
      Registry registry, String repository, Digest artifact, String issuer, String by) {
    byte[] bundle = bundle(Samples.statement(artifact), issuer, by).getBytes(UTF_8);
    OciArtifact.ofType(EvidenceTypes.BUNDLE)
        .withLayer(EvidenceTypes.BUNDLE, bundle.length, BlobSource.of(bundle))
        .withAnnotation(EvidenceTypes.BUNDLE_CONTENT, "dsse-envelope")
        .withAnnotation(EvidenceTypes.BUNDLE_PREDICATE, Predicate.SIGNATURE)
        .about(registry.head(repository, artifact.toString()).orElseThrow())
        .writeTo(registry, repository);
  }

  /** A bundle of a statement that an identity signed, which is no longer known to anybody. */
  public String bundle(String statement, String issuer, String subject) {
    KeyPair key = SmallAuthority.newKey();
    byte[] payload = statement.getBytes(UTF_8);
    byte[] signature = SmallAuthority.sign(key.getPrivate(), Envelope.signed(payload));
    byte[] certificate = authority.certify(key.getPublic(), issuer, subject, now);
    Envelope envelope = Envelope.of(payload, signature);
    ObjectNode bundle = StrictJson.object().put("mediaType", EvidenceTypes.BUNDLE);
    ObjectNode material = bundle.putObject("verificationMaterial");
    material.putObject("certificate").put("rawBytes", base64(certificate));
    material.withArray("tlogEntries").add(entry(body(envelope, payload, signature, certificate)));
    bundle.set("dsseEnvelope", envelope.json());
    return new String(StrictJson.write(bundle), UTF_8);
  }

  /** What the transparency log writes down. */
  private static byte[] body(
      Envelope envelope, byte[] payload, byte[] signature, byte[] certificate) {
    ObjectNode body = StrictJson.object().put("apiVersion", "0.0.1").put("kind", "dsse");
    ObjectNode spec = body.putObject("spec");
    hash(spec.putObject("envelopeHash"), StrictJson.write(envelope.json()));
    hash(spec.putObject("payloadHash"), payload);
    spec.withArray("signatures")
        .addObject()
        .put("signature", base64(signature))
        .put("verifier", base64(Pem.write("CERTIFICATE", certificate).getBytes(UTF_8)));
    return StrictJson.write(body);
  }

  private static void hash(ObjectNode node, byte[] content) {
    String hex = HexFormat.of().formatHex(SmallAuthority.sha256(content));
    node.put("algorithm", "sha256").put("value", hex);
  }

  private ObjectNode entry(byte[] body) {
    byte[] id = SmallAuthority.sha256(log.getPublic().getEncoded());
    byte[] leaf = SmallAuthority.sha256(joined(new byte[1], body));
    ObjectNode entry = StrictJson.object().put("logIndex", "0");
    entry.putObject("logId").put("keyId", base64(id));
    entry.putObject("kindVersion").put("kind", "dsse").put("version", "0.0.1");
    entry.put("integratedTime", Long.toString(logged.getEpochSecond()));
    entry.putObject("inclusionPromise").put("signedEntryTimestamp", base64(promise(body, id)));
    ObjectNode proof = entry.putObject("inclusionProof").put("logIndex", "0");
    proof.put("rootHash", base64(leaf)).put("treeSize", "1").putArray("hashes");
    proof.putObject("checkpoint").put("envelope", checkpoint(leaf, id));
    return entry.put("canonicalizedBody", base64(body));
  }

  private byte[] promise(byte[] body, byte[] id) {
    ObjectNode promise = StrictJson.object().put("body", base64(body));
    promise.put("integratedTime", logged.getEpochSecond());
    promise.put("logID", HexFormat.of().formatHex(id)).put("logIndex", 0);
    return SmallAuthority.sign(log.getPrivate(), StrictJson.write(promise));
  }

  /** A signed note (C2SP) about tree 1 of the log, which has one entry. */
  private String checkpoint(byte[] root, byte[] id) {
    String text = LOG + " - 1\n1\n" + base64(root) + "\n";
    byte[] hint = {id[0], id[1], id[2], id[3]};
    byte[] signature = SmallAuthority.sign(log.getPrivate(), text.getBytes(UTF_8));
    return text + "\n\u2014 " + LOG + " " + base64(joined(hint, signature)) + "\n";
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] all = new byte[first.length + second.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private static String base64(byte[] content) {
    return Base64.getEncoder().encodeToString(content);
  }
}
