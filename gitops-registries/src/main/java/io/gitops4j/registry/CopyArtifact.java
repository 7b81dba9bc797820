package io.gitops4j.registry;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.EffectClass;
import io.gitops4j.core.pipeline.EffectContext;
import io.gitops4j.core.pipeline.Observation;
import io.gitops4j.core.pipeline.Payload;
import io.gitops4j.core.pipeline.Preview;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.pipeline.Receipt;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.Scope;
import io.gitops4j.core.pipeline.Snapshot;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Registry;
import java.util.Optional;

/**
 * Brings an artifact under another name, and leaves its digest as it is. The tag comes last: where
 * it is, everything is.
 *
 * @param product what was built
 * @param elsewhere the repository it goes to; empty for its own
 * @param tag its tag there; empty for its own
 * @param moves whether the tag is taken from another artifact
 */
record CopyArtifact(
    Product product, Optional<ImageReference> elsewhere, Optional<String> tag, boolean moves)
    implements Effect<Receipt> {
  private static final String KIND = "registry.copy";

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
    Release release = scope.release();
    return Fields.of("copy", product.reference().find(release).map(Object::toString).orElse(""))
        .with("to", to(release).map(Object::toString).orElse(describe()));
  }

  @Override
  public Payload intend(OperationKey key, EffectContext context) {
    ImageReference from =
        product
            .reference()
            .find(context.release())
            .orElseThrow(
                () -> Failures.notFound("Could not " + describe() + ": it was not built yet"));
    ImageReference to = to(context.release()).orElse(from);
    String was = at(to, context).map(Digest::toString).orElse("");
    return new Payload(
        Fields.of("from", from.toString()).with("to", to.toString()).with("was", was));
  }

  @Override
  public Observation<Receipt> look(OperationKey key, Payload payload, EffectContext context) {
    ImageReference to = ImageReference.parse(payload.fields().text("to"));
    Optional<Digest> there = at(to, context);
    if (there.isEmpty()) {
      return new Observation.Absent<>();
    }
    if (there.equals(to.digest())) {
      return new Observation.Adopted<>(receipt(payload.fields()));
    }
    if (moves && there.get().toString().equals(payload.fields().text("was"))) {
      return new Observation.Absent<>();
    }
    return new Observation.Conflict<>(
        "Could not "
            + describe()
            + ": "
            + to.withoutVersion()
            + ":"
            + to.tag().orElseThrow()
            + (moves ? " was moved by somebody else meanwhile, to " : " is another artifact, ")
            + there.get()
            + (moves ? ". Start the run again" : ". Choose another tag, or remove that one"));
  }

  @Override
  public Observation<Receipt> perform(OperationKey key, Payload payload, EffectContext context) {
    ImageReference from = ImageReference.parse(payload.fields().text("from"));
    ImageReference to = ImageReference.parse(payload.fields().text("to"));
    Registry source = context.connections().registry(from.host());
    Registry target = context.connections().registry(to.host());
    Digest digest = to.digest().orElseThrow();
    String tag = to.tag().orElseThrow();
    context.progress("brings " + from + " to " + to);
    if (elsewhere.isEmpty()) {
      target.tag(to.repository(), tag, digest);
    } else {
      ArtifactCopier.create()
          .withReferrers()
          .withProgress(
              progress -> context.progress("brings " + from + " to " + to + ": " + progress))
          .copy(source, from.repository(), digest.toString(), target, to.repository(), tag);
    }
    return new Observation.Done<>(receipt(payload.fields()));
  }

  @Override
  public Receipt receipt(Fields fields) {
    return Receipt.of(KIND, fields.text("from") + " as " + fields.text("to"), fields);
  }

  @Override
  public Preview preview(Scope scope, Snapshot snapshot) {
    return Preview.conditional(
        to(scope.release()).map(to -> "bring " + product.name() + " to " + to).orElse(describe()));
  }

  /** What it is, for the pipeline's fingerprint and for sentences. */
  String describe() {
    String where = elsewhere.map(to -> " to " + to).orElse("");
    return (elsewhere.isEmpty() ? "tag " : "copy ")
        + product.name()
        + where
        + tag.map(given -> " as " + given).orElse("")
        + (moves ? ", moving the tag" : "");
  }

  private Optional<ImageReference> to(Release release) {
    return product.reference().find(release).map(this::to);
  }

  private ImageReference to(ImageReference from) {
    Digest digest = from.digest().orElseThrow();
    return elsewhere
        .orElse(from.withoutVersion())
        .withTag(tag.or(from::tag).orElseGet(digest::abbreviated))
        .withDigest(digest);
  }

  private static Optional<Digest> at(ImageReference to, EffectContext context) {
    return context
        .connections()
        .registry(to.host())
        .head(to.repository(), to.tag().orElseThrow())
        .map(Descriptor::digest);
  }
}
