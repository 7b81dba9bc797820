package io.gitops4j.registry.evidence;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.EffectClass;
import io.gitops4j.core.pipeline.EffectContext;
import io.gitops4j.core.pipeline.Observation;
import io.gitops4j.core.pipeline.Payload;
import io.gitops4j.core.pipeline.Preview;
import io.gitops4j.core.pipeline.Receipt;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.Scope;
import io.gitops4j.core.pipeline.Snapshot;
import io.gitops4j.core.pipeline.Value;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.ArtifactCopier;
import java.util.function.Function;

/**
 * Attaches a file: it goes into the build cache first, and its digest into the journal, so that
 * whatever happens between, the same bytes are attached. It is found again by that digest among the
 * artifact's referrers.
 */
record AttachEffect(
    String name, Value<ImageReference> artifact, Function<Release, Attachment> attachment)
    implements Effect<Receipt> {
  private static final String KIND = "registry.attach";
  private static final String REFERENCE = "reference";
  private static final String TYPE = "artifactType";
  private static final String MANIFEST = "manifest";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public EffectClass effectClass() {
    return EffectClass.UNIQUE;
  }

  @Override
  public Fields subject(Scope scope) {
    return Fields.of("attach", name).with("artifact", Pinned.describe(artifact, scope.release()));
  }

  @Override
  public Payload intend(OperationKey key, EffectContext context) {
    Pinned pinned = Pinned.in(context.release(), artifact);
    Descriptor built = build(pinned, context);
    return new Payload(
        Fields.of(REFERENCE, pinned.reference().toString())
            .with(TYPE, built.artifactType().orElse(""))
            .with(MANIFEST, built.digest().toString()));
  }

  private Descriptor build(Pinned pinned, EffectContext context) {
    Descriptor about = pinned.descriptor(context.connections());
    try {
      return EvidenceStore.referrer(attachment.apply(context.release()), about)
          .writeTo(context.connections().buildCache(), pinned.repository());
    } catch (IllegalArgumentException e) {
      throw new ProviderException(
          ErrorKind.INVALID, "Could not attach " + name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Observation<Receipt> look(OperationKey key, Payload payload, EffectContext context) {
    Pinned pinned = pinned(payload);
    String manifest = payload.fields().text(MANIFEST);
    boolean there =
        pinned
            .registry(context.connections())
            .referrers(pinned.repository(), pinned.digest())
            .stream()
            .anyMatch(each -> each.digest().toString().equals(manifest));
    return there
        ? new Observation.Adopted<>(receipt(payload.fields()))
        : new Observation.Absent<>();
  }

  @Override
  public Observation<Receipt> perform(OperationKey key, Payload payload, EffectContext context) {
    Pinned pinned = pinned(payload);
    String manifest = payload.fields().text(MANIFEST);
    Registry cache = context.connections().buildCache();
    if (cache.head(pinned.repository(), manifest).isEmpty()) {
      String again = build(pinned, context).digest().toString();
      if (!again.equals(manifest)) {
        return new Observation.Refused<>(
            "Could not attach "
                + name
                + " to "
                + pinned.reference()
                + ": its file is another one than when the step began. Start the run again");
      }
    }
    ArtifactCopier.create()
        .copy(
            cache,
            pinned.repository(),
            manifest,
            pinned.registry(context.connections()),
            pinned.repository());
    return new Observation.Done<>(receipt(payload.fields()));
  }

  @Override
  public Receipt receipt(Fields fields) {
    return Receipt.of(
        KIND, "attached " + fields.text(TYPE) + " to " + fields.text(REFERENCE), fields);
  }

  @Override
  public Preview preview(Scope scope, Snapshot snapshot) {
    return Preview.conditional("attach " + name + " to " + artifact.describe());
  }

  private static Pinned pinned(Payload payload) {
    return Pinned.of(ImageReference.parse(payload.fields().text(REFERENCE)));
  }
}
