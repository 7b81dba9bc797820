package io.gitops4j.registry.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Manifest;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.OciArtifact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The evidence of the artifacts in a repository: a folder or any registry. What is added becomes a
 * referrer of the artifact's digest, so it is copied with it and found from it; the artifact itself
 * does not change. Adding the same evidence twice leaves one.
 *
 * <p>Signatures and attestations are kept as Sigstore bundles, as cosign 3 does, without a
 * transparency log: {@code cosign verify --key cosign.pub --insecure-ignore-tlog} accepts them.
 * What cosign wrote is verified in that form and in its older one.
 *
 * <p>Every method throws {@link ProviderException} as the registry does. Immutable and thread-safe,
 * if the registry is.
 */
public final class EvidenceStore {
  private static final int MOST_THINGS = 1000;
  private static final int MOST_IMAGES = 100;

  private final Registry registry;
  private final String repository;
  private final int most;

  private EvidenceStore(Registry registry, String repository, int most) {
    this.registry = Objects.requireNonNull(registry, "registry");
    this.repository = Objects.requireNonNull(repository, "repository");
    this.most = most;
  }

  /** The evidence in a repository of a registry. */
  public static EvidenceStore in(Registry registry, String repository) {
    return new EvidenceStore(registry, repository, MOST_THINGS);
  }

  /**
   * The same, where a verification looks at so many things at most: manifests, and their layers
   * that are signed; 1,000 unless said.
   */
  public EvidenceStore lookingAtMost(int things) {
    if (things < 1) {
      throw new IllegalArgumentException("A verification looks at something");
    }
    return new EvidenceStore(registry, repository, things);
  }

  /**
   * Attaches a file to an artifact.
   *
   * @return the manifest that refers to the artifact
   * @throws IllegalArgumentException for an envelope about another artifact
   * @throws ProviderException {@code NOT_FOUND} if there is no such artifact
   */
  public Descriptor attach(Digest subject, Attachment attachment) {
    Descriptor artifact = artifact(subject);
    return referrer(attachment, artifact).writeTo(registry, repository);
  }

  static OciArtifact referrer(Attachment attachment, Descriptor artifact) {
    if (attachment.artifactType().equals(EvidenceTypes.DSSE)) {
      checkAbout(attachment, artifact.digest());
    }
    return OciArtifact.ofType(attachment.artifactType())
        .withLayer(attachment.mediaType(), attachment.size(), attachment.source())
        .about(artifact);
  }

  private static void checkAbout(Attachment envelope, Digest subject) {
    try {
      Statement statement = EvidenceContent.statement(envelope.file());
      if (!statement.isAbout(subject)) {
        throw new IllegalArgumentException(
            "Could not attach " + envelope + ": it is about " + statement.about());
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("Could not attach " + envelope + ": " + e.getMessage(), e);
    }
  }

  /**
   * Signs an artifact. For an index that covers the images in it, as it names their digests.
   *
   * @return the manifest that holds the signature; one that is there already, if this key signed it
   *     before
   * @throws ProviderException {@code NOT_FOUND} if there is no such artifact; {@code INVALID} if
   *     the signer's key does not verify what it signed
   */
  public Descriptor sign(Digest subject, Signer signer) {
    return attest(subject, Predicate.signature(), signer);
  }

  /**
   * Signs a statement about an artifact.
   *
   * @return the manifest that holds it; one that is there already, if this key signed the very same
   *     before
   * @throws ProviderException {@code NOT_FOUND} if there is no such artifact; {@code INVALID} if it
   *     is larger than 16 MiB in its envelope, or the signer's key does not verify what it signed
   */
  public Descriptor attest(Digest subject, Predicate predicate, Signer signer) {
    return put(subject, Statement.write(subject, predicate), signer);
  }

  /** Signs a statement and stores it, unless it is there. */
  Descriptor put(Digest subject, byte[] statement, Signer signer) {
    Descriptor artifact = artifact(subject);
    Optional<Descriptor> there = find(subject, statement, signer.key());
    if (there.isPresent()) {
      return there.get();
    }
    byte[] bundle = bundle(statement, signer);
    return OciArtifact.ofType(EvidenceTypes.BUNDLE)
        .withLayer(EvidenceTypes.BUNDLE, bundle.length, BlobSource.of(bundle))
        .withAnnotation(EvidenceTypes.BUNDLE_CONTENT, "dsse-envelope")
        .withAnnotation(EvidenceTypes.BUNDLE_PREDICATE, predicateType(statement))
        .about(artifact)
        .writeTo(registry, repository);
  }

  private static byte[] bundle(byte[] statement, Signer signer) {
    byte[] message = Envelope.signed(statement);
    byte[] signature = signer.sign(message.clone());
    if (!signer.key().verifies(message, signature)) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not sign: what the signer gave is no signature by the "
              + signer.key()
              + ". Check that the signer uses that key, SHA-256, and gives the ASN.1 form");
    }
    byte[] bundle = Bundle.write(Envelope.of(statement, signature), signer.key());
    if (bundle.length > EvidenceContent.LARGEST) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not attest a predicate: its bundle has "
              + bundle.length
              + " bytes, and "
              + EvidenceContent.LARGEST
              + " are read at most. Attach it as a file, and attest its digest");
    }
    return bundle;
  }

  private static String predicateType(byte[] statement) {
    try {
      return Statement.read(statement).predicateType();
    } catch (IOException e) {
      throw new IllegalStateException("A statement of our own cannot be read", e);
    }
  }

  /** Where a key's signature of a statement is kept. */
  Optional<Descriptor> find(Digest subject, byte[] statement, VerificationKey key) {
    Examination examination = new Examination(registry, repository, List.of(key), new Effort(most));
    examination.examine(subject);
    return examination.statements().stream()
        .filter(each -> Arrays.equals(each.content(), statement))
        .findFirst()
        .flatMap(each -> registry.head(repository, each.manifest().toString()));
  }

  /**
   * What is attached to an artifact and to the images of an index, by referrers and by cosign's
   * tags. It is what the registry and the evidence say of themselves: nothing of it is verified.
   */
  public List<AttachedEvidence> list(Digest subject) {
    List<AttachedEvidence> found = new ArrayList<>();
    List<Digest> all = new ArrayList<>(List.of(subject));
    all.addAll(images(subject, new Effort(most)));
    for (Digest each : all) {
      registry
          .referrers(repository, each)
          .forEach(referrer -> found.add(new AttachedEvidence(each, referrer, null)));
      for (String tag : CosignTags.of(each)) {
        registry
            .head(repository, tag)
            .ifPresent(there -> found.add(new AttachedEvidence(each, there, tag)));
      }
    }
    return List.copyOf(found);
  }

  /**
   * Verifies the evidence of an artifact and of the images of an index.
   *
   * @param signatories whose signatures count: keys, and identities that sign without one
   * @return what counts, and what does not and why
   * @throws IllegalArgumentException if none is given
   * @throws ProviderException {@code NOT_FOUND} if there is no such artifact, and as the registry
   *     does; if Sigstore's root of trust is needed and not to be had; bad evidence is no failure
   */
  public Verification verify(Digest subject, Collection<? extends Signatory> signatories) {
    if (signatories.isEmpty()) {
      throw new IllegalArgumentException("Evidence is verified with at least one key or identity");
    }
    Effort effort = new Effort(most);
    List<Digest> images = images(subject, effort);
    Examination examination = new Examination(registry, repository, signatories, effort);
    examination.examine(subject);
    images.forEach(examination::examine);
    return new Verification(
        subject, images, examination.statements(), examination.attachments(), effort.problems());
  }

  /** The images of an index, without the attestations that builders keep among them. */
  private List<Digest> images(Digest subject, Effort effort) {
    Manifest manifest =
        registry.manifest(repository, subject.toString()).orElseThrow(() -> absent(subject));
    List<Digest> images = new ArrayList<>();
    try {
      for (JsonNode each : StrictJson.parse(manifest.content()).path("manifests")) {
        if (!StrictJson.text(each.path("platform"), "os").equals("unknown")) {
          images.add(Digest.parse(StrictJson.text(each, "digest")));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not read " + subject + " in " + repository + ": it is no valid manifest",
          e);
    }
    if (images.size() > MOST_IMAGES) {
      effort.leftOut(
          "Did not look at the images of "
              + subject
              + ": it has "
              + images.size()
              + ", and those of "
              + MOST_IMAGES
              + " are looked at at most");
      return List.of();
    }
    return images.stream().distinct().toList();
  }

  private Descriptor artifact(Digest subject) {
    return registry.head(repository, subject.toString()).orElseThrow(() -> absent(subject));
  }

  private ProviderException absent(Digest subject) {
    return new ProviderException(
        ErrorKind.NOT_FOUND,
        "Could not find "
            + subject
            + " in "
            + repository
            + ": evidence is about what is there."
            + " Push the artifact first");
  }

  @Override
  public String toString() {
    return "evidence in " + repository;
  }
}
