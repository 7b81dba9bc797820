package io.gitops4j.registry;

import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.pipeline.ArtifactReceipt;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.EffectClass;
import io.gitops4j.core.pipeline.EffectContext;
import io.gitops4j.core.pipeline.Observation;
import io.gitops4j.core.pipeline.Payload;
import io.gitops4j.core.pipeline.Preview;
import io.gitops4j.core.pipeline.Scope;
import io.gitops4j.core.pipeline.Snapshot;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Registry;
import java.util.Optional;

/**
 * Builds an artifact into the build cache, then pushes that digest under the commit's tag, or under
 * the one that the build gives it. The digest is journaled before the push, so that whatever
 * happens between, the same bytes are pushed.
 *
 * @param product the product's name
 * @param artifact what it is
 * @param target where it goes, without tag and digest
 * @param recipe builds it; the same each time
 */
record BuildAndPush(String product, Artifact.Kind artifact, ImageReference target, Recipe recipe)
    implements Effect<ArtifactReceipt> {

  /** The annotation of a built artifact's descriptor that says its tag, as in an OCI layout. */
  static final String TAG = "org.opencontainers.image.ref.name";

  /** Builds an artifact into a registry. */
  @FunctionalInterface
  interface Recipe {
    Descriptor build(EffectContext context, Registry into, String repository);
  }

  @Override
  public String kind() {
    return "registry.push";
  }

  @Override
  public EffectClass effectClass() {
    return EffectClass.UNIQUE;
  }

  @Override
  public Fields subject(Scope scope) {
    return Fields.of("push", target.canonical());
  }

  @Override
  public Payload intend(OperationKey key, EffectContext context) {
    context.progress("builds " + product);
    Registry cache = context.connections().buildCache();
    Descriptor built =
        OciLayoutRegistry.during(cache, () -> recipe.build(context, cache, target.repository()));
    Optional<String> commit = context.release().source().map(CommitId::abbreviated);
    String tag =
        Optional.ofNullable(built.annotations().get(TAG))
            .or(() -> commit)
            .orElseGet(() -> built.digest().abbreviated());
    ImageReference pinned = target.withTag(tag).withDigest(built.digest());
    return new Payload(Fields.of("reference", pinned.toString()));
  }

  @Override
  public Observation<ArtifactReceipt> look(
      OperationKey key, Payload payload, EffectContext context) {
    ImageReference pinned = pinned(payload);
    Optional<Descriptor> there = registry(context).head(pinned.repository(), tag(pinned));
    if (there.isEmpty()) {
      return new Observation.Absent<>();
    }
    if (there.get().digest().equals(pinned.digest().orElseThrow())) {
      return new Observation.Adopted<>(receipt(pinned));
    }
    return new Observation.Conflict<>(
        "Could not push "
            + product
            + " as "
            + pinned.withoutVersion()
            + ":"
            + tag(pinned)
            + ": that tag is another artifact already, "
            + there.get().digest()
            + ". A tag is pushed once: "
            + (artifact == Artifact.Kind.CHART
                ? "raise the chart's version"
                : "build from another commit, or remove that tag"));
  }

  @Override
  public Observation<ArtifactReceipt> perform(
      OperationKey key, Payload payload, EffectContext context) {
    Registry cache = context.connections().buildCache();
    return OciLayoutRegistry.during(cache, () -> push(cache, pinned(payload), context));
  }

  private Observation<ArtifactReceipt> push(
      Registry cache, ImageReference pinned, EffectContext context) {
    String digest = pinned.digest().orElseThrow().toString();
    if (cache.head(pinned.repository(), digest).isEmpty()) {
      Descriptor again = recipe.build(context, cache, pinned.repository());
      if (!again.digest().toString().equals(digest)) {
        return new Observation.Refused<>(
            "Could not push "
                + product
                + ": it was built as "
                + digest
                + ", that build was lost, and building again gave "
                + again.digest()
                + ". What it is built from has changed; start the run again");
      }
    }
    context.progress("pushes " + pinned);
    ArtifactCopier.create()
        .copy(
            cache,
            pinned.repository(),
            digest,
            registry(context),
            pinned.repository(),
            tag(pinned));
    return new Observation.Done<>(receipt(pinned));
  }

  @Override
  public ArtifactReceipt receipt(Fields fields) {
    return ArtifactReceipt.of(fields);
  }

  @Override
  public Preview preview(Scope scope, Snapshot snapshot) {
    Optional<String> commit = scope.release().source().map(CommitId::abbreviated);
    boolean byCommit = artifact != Artifact.Kind.CHART;
    String tag = commit.filter(c -> byCommit).orElse("<" + product + ".tag>");
    return Preview.conditional(
        "build " + product + " and push it as " + target + ":" + tag + "@<" + product + ".digest>");
  }

  private Registry registry(EffectContext context) {
    return context.connections().registry(target.host());
  }

  private ArtifactReceipt receipt(ImageReference pinned) {
    return new ArtifactReceipt(product, new Artifact(artifact, pinned));
  }

  private static ImageReference pinned(Payload payload) {
    return ImageReference.parse(payload.fields().text("reference"));
  }

  private static String tag(ImageReference pinned) {
    return pinned.tag().orElseThrow();
  }
}
