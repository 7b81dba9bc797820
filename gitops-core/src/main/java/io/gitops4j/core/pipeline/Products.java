package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Descriptor;

/** The products this module brings; registries bring those that are built. */
public final class Products {
  private Products() {}

  /** The artifact the run was started by: built elsewhere, adopted by its digest. */
  public static Product pushed(String name, Artifact.Kind kind) {
    return new Pushed(name, kind, "");
  }

  /**
   * An artifact with a fixed tag, built elsewhere: adopted by the digest the tag has when asked.
   */
  public static Product pushed(String name, Artifact.Kind kind, String reference) {
    ImageReference.parse(reference);
    return new Pushed(name, kind, reference);
  }

  /** An artifact that is there already. */
  private static final class Pushed extends Product {
    private final Artifact.Kind kind;
    private final String reference;

    Pushed(String name, Artifact.Kind kind, String reference) {
      super(name);
      this.kind = kind;
      this.reference = reference;
    }

    @Override
    public Effect<ArtifactReceipt> effect() {
      return new Adopt(name(), kind, reference);
    }

    @Override
    public String describe() {
      return "pushed " + kind + " " + reference;
    }
  }

  /** Adopts an artifact by its digest, after seeing that the registry has it. */
  private record Adopt(String product, Artifact.Kind artifact, String reference)
      implements Effect<ArtifactReceipt> {
    @Override
    public String kind() {
      return "adopt";
    }

    @Override
    public EffectClass effectClass() {
      return EffectClass.UNIQUE;
    }

    @Override
    public Fields subject(Scope scope) {
      return Fields.of("artifact", wanted(scope.release()).toString());
    }

    @Override
    public Payload intend(OperationKey key, EffectContext context) {
      ImageReference wanted = wanted(context.release());
      Descriptor there =
          context
              .connections()
              .registry(wanted.host())
              .head(wanted.repository(), asked(wanted))
              .orElseThrow(() -> absent(wanted));
      return new Payload(Fields.of("reference", wanted.withDigest(there.digest()).toString()));
    }

    @Override
    public Observation<ArtifactReceipt> look(
        OperationKey key, Payload payload, EffectContext context) {
      ImageReference pinned = ImageReference.parse(payload.fields().text("reference"));
      return new Observation.Adopted<>(
          new ArtifactReceipt(product, new Artifact(artifact, pinned)));
    }

    @Override
    public Observation<ArtifactReceipt> perform(
        OperationKey key, Payload payload, EffectContext context) {
      return look(key, payload, context);
    }

    @Override
    public ArtifactReceipt receipt(Fields fields) {
      return ArtifactReceipt.of(fields);
    }

    @Override
    public Preview preview(Scope scope, Snapshot snapshot) {
      return Preview.conditional(
          "adopt " + (reference.isEmpty() ? "the pushed artifact" : reference));
    }

    private static String asked(ImageReference wanted) {
      return wanted.digest().map(Object::toString).or(wanted::tag).orElse("latest");
    }

    private ImageReference wanted(Release release) {
      if (!reference.isEmpty()) {
        return ImageReference.parse(reference);
      }
      return release
          .start()
          .artifact()
          .orElseThrow(
              () ->
                  new ProviderException(
                      ErrorKind.INVALID,
                      "Could not adopt "
                          + product
                          + ": the run was not started by an artifact."
                          + " Start it with Start.artifact(…), or name the artifact."));
    }

    private ProviderException absent(ImageReference wanted) {
      return new ProviderException(
          ErrorKind.NOT_FOUND,
          "Could not adopt "
              + product
              + ": the registry has no "
              + wanted
              + ". Push it first, or correct the reference.");
    }
  }
}
