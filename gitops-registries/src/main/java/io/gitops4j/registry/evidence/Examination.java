package io.gitops4j.registry.evidence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Manifest;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is attached to artifacts and finds out what of it counts. Everything it reads was
 * written by somebody else: what is not as it must be is left out, with a sentence. For one thread.
 */
final class Examination {
  /** What is wrong with a piece of evidence itself, rather than with the way to it. */
  private static final Set<ErrorKind> ITS_OWN =
      EnumSet.of(ErrorKind.NOT_FOUND, ErrorKind.INVALID, ErrorKind.INTERNAL);

  private final Registry registry;
  private final String repository;
  private final List<VerificationKey> keys;
  private final List<KeylessIdentity> identities;
  private final Effort effort;
  private final List<VerifiedStatement> statements = new ArrayList<>();
  private final List<AttachedEvidence> attachments = new ArrayList<>();

  Examination(
      Registry registry,
      String repository,
      Collection<? extends Signatory> signatories,
      Effort effort) {
    this.registry = registry;
    this.repository = repository;
    this.keys = those(VerificationKey.class, signatories);
    this.identities = those(KeylessIdentity.class, signatories);
    this.effort = effort;
  }

  private static <T> List<T> those(Class<T> kind, Collection<? extends Signatory> all) {
    return all.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  List<VerifiedStatement> statements() {
    return statements;
  }

  List<AttachedEvidence> attachments() {
    return attachments;
  }

  /** Looks at what is attached to an artifact: cosign's tags, then its referrers. */
  void examine(Digest subject) {
    for (String tag : CosignTags.of(subject)) {
      if (effort.spend(0)) {
        examine(subject, tag, tag);
      }
    }
    List<Descriptor> referrers = new ArrayList<>(registry.referrers(repository, subject));
    referrers.sort(Comparator.comparing(Examination::turn));
    int left = referrers.size();
    for (Descriptor each : referrers) {
      if (!effort.spend(0)) {
        effort.leftOut(
            "Did not look at "
                + left
                + " of the "
                + referrers.size()
                + " referrers of "
                + subject
                + ": that is more than is looked at. Remove what is not wanted there, or raise the"
                + " bound");
        return;
      }
      left--;
      examine(subject, each.digest().toString(), null);
    }
  }

  /** What may be signed comes first, then bills of materials and the like. */
  private static int turn(Descriptor referrer) {
    String type = referrer.artifactType().orElse("");
    if (EvidenceTypes.maySign(type)) {
      return 0;
    }
    return EvidenceTypes.isSbom(type) || type.equals(EvidenceTypes.TEST_RESULTS) ? 1 : 2;
  }

  private void examine(Digest subject, String reference, @Nullable String tag) {
    Optional<Manifest> found;
    try {
      found = registry.manifest(repository, reference);
    } catch (ProviderException e) {
      if (!ITS_OWN.contains(e.kind())) {
        throw e;
      }
      effort.problem(reference, message(e));
      return;
    }
    if (found.isPresent()) {
      examine(subject, found.get(), tag);
    } else if (tag == null) {
      effort.problem(reference, "it is listed, and is not there");
    }
  }

  private void examine(Digest subject, Manifest manifest, @Nullable String tag) {
    Digest digest = manifest.descriptor().digest();
    try {
      ObjectNode json = StrictJson.parse(manifest.content());
      String about = StrictJson.text(json.path("subject"), "digest");
      boolean says = tag == null || !about.isEmpty();
      if (says && !about.equals(subject.toString())) {
        throw new IOException(
            "it is about " + (about.isEmpty() ? "nothing" : about) + ", not about " + subject);
      }
      List<Descriptor> layers = EvidenceLayer.of(json);
      boolean signed = false;
      for (Descriptor layer : layers) {
        signed |= examineLayer(subject, digest, layer);
      }
      if (!signed) {
        String type = type(json, layers);
        attachments.add(
            new AttachedEvidence(subject, manifest.descriptor().withArtifactType(type), tag));
      }
    } catch (IOException e) {
      effort.problem(digest, message(e));
    }
  }

  private static String type(ObjectNode manifest, List<Descriptor> layers) {
    String type = StrictJson.text(manifest, "artifactType");
    return type.isEmpty() && !layers.isEmpty() ? layers.get(0).mediaType() : type;
  }

  /** Whether a layer is of a form that is signed, good or bad. */
  private boolean examineLayer(Digest subject, Digest manifest, Descriptor layer) {
    String type = layer.mediaType();
    boolean bundle = EvidenceTypes.isBundle(type);
    boolean simple = type.equals(EvidenceTypes.SIMPLE_SIGNING);
    if (!bundle && !simple && !type.equals(EvidenceTypes.DSSE)) {
      return false;
    }
    try {
      if (!effort.spend(Math.min(layer.size(), EvidenceContent.LARGEST))) {
        throw new IOException("more is attached than is looked at");
      }
      byte[] content = EvidenceContent.read(registry, repository, layer);
      if (simple) {
        simple(subject, manifest, layer, content);
      } else {
        json(subject, manifest, content, bundle);
      }
    } catch (IOException e) {
      effort.problem(manifest, message(e));
    } catch (ProviderException e) {
      if (!ITS_OWN.contains(e.kind())) {
        throw e;
      }
      effort.problem(manifest, message(e));
    }
    return true;
  }

  private void json(Digest subject, Digest manifest, byte[] content, boolean bundle)
      throws IOException {
    ObjectNode json = StrictJson.parse(content);
    if (bundle && Bundle.isKeyless(json)) {
      keyless(subject, manifest, content);
      return;
    }
    Envelope envelope = bundle ? Bundle.read(json) : Envelope.read(json);
    VerificationKey key = envelope.signer(keys).orElseThrow(Examination::unknown);
    add(subject, manifest, key, envelope.payload());
  }

  private void keyless(Digest subject, Digest manifest, byte[] bundle) throws IOException {
    IOException refusal =
        new IOException(
            "it was signed by a certificate, and no identity is given that may be its owner");
    for (KeylessIdentity each : identities) {
      try {
        add(subject, manifest, each, each.signed(bundle));
        return;
      } catch (IOException e) {
        refusal = e;
      }
    }
    throw refusal;
  }

  private void add(Digest subject, Digest manifest, Signatory signatory, byte[] signed)
      throws IOException {
    Statement statement = Statement.read(signed);
    if (!statement.isAbout(subject)) {
      throw new IOException(
          "the " + signatory + " signed it about " + statement.about() + ", not this");
    }
    statements.add(
        new VerifiedStatement(subject, signatory, statement.predicateType(), signed, manifest));
  }

  private void simple(Digest subject, Digest manifest, Descriptor layer, byte[] content)
      throws IOException {
    byte[] signature;
    try {
      String annotation = layer.annotations().getOrDefault(EvidenceTypes.SIGNATURE, "");
      signature = Base64.getDecoder().decode(annotation);
    } catch (IllegalArgumentException e) {
      throw new IOException("its signature is not Base64", e);
    }
    VerificationKey key =
        keys.stream()
            .filter(each -> each.verifies(content, signature))
            .findFirst()
            .orElseThrow(Examination::unknown);
    String named = SimpleSigning.digest(content);
    if (!named.equals(subject.toString())) {
      throw new IOException("the " + key + " signed it about " + named + ", not this");
    }
    statements.add(new VerifiedStatement(subject, key, Predicate.SIGNATURE, content, manifest));
  }

  private static IOException unknown() {
    return new IOException("none of the given keys signed it");
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    return message == null ? "it could not be read" : message;
  }
}
