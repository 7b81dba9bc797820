package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.Names;
import java.util.Optional;
import java.util.function.Function;

/**
 * Something a pipeline makes once: the recipe. What it became is an {@link Artifact} in the
 * release. Immutable and thread-safe.
 */
public abstract class Product {
  private final String name;

  /** A product of that name, unique in its pipeline. */
  protected Product(String name) {
    this.name = Names.check("product", name);
  }

  /** Its name. */
  public final String name() {
    return name;
  }

  /** What makes it. */
  public abstract Effect<ArtifactReceipt> effect();

  /** Everything that makes it this product and no other, for the pipeline's fingerprint. */
  public abstract String describe();

  /** The tag it was pushed under; its digest's first digits if it has none. */
  public final Value<String> tag() {
    return value("tag", r -> r.tag().orElseGet(() -> r.digest().orElseThrow().abbreviated()));
  }

  /** Its digest. */
  public final Value<Digest> digest() {
    return value("digest", r -> r.digest().orElseThrow());
  }

  /** Tag and digest, {@code tag@sha256:…}: readable, and pinned. */
  public final Value<String> pinned() {
    return value("tag@digest", ImageReference::version);
  }

  /** The whole reference, pinned. */
  public final Value<ImageReference> reference() {
    return value("reference", r -> r);
  }

  private <T> Value<T> value(String what, Function<ImageReference, T> of) {
    return new ProductValue<>(this, what, of);
  }

  /** Part of a product's reference. */
  private record ProductValue<T>(Product product, String what, Function<ImageReference, T> of)
      implements Value<T> {
    @Override
    public Optional<T> find(Release release) {
      return release.find(product).map(artifact -> of.apply(artifact.reference()));
    }

    @Override
    public String describe() {
      return "<" + product.name() + "." + what + ">";
    }
  }
}
