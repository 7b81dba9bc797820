package io.gitops4j.registry;

import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.pipeline.ArtifactReceipt;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.EffectContext;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.spi.ImageBuilder;
import io.gitops4j.core.spi.ImageSpec;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An image built by an {@link ImageBuilder}, as a product of a pipeline: {@code image("web",
 * "quay.io/team/web", builder, spec)}. Its tag is the source commit. Immutable.
 */
public final class ApplicationImage extends Product {
  private final ImageReference target;
  private final ImageBuilder builder;
  private final ImageSpec spec;
  private final @Nullable String repository;

  private ApplicationImage(
      String name,
      ImageReference target,
      ImageBuilder builder,
      ImageSpec spec,
      @Nullable String repository) {
    super(name);
    this.target = target;
    this.builder = builder;
    this.spec = spec;
    this.repository = repository;
  }

  /**
   * An image of that name, pushed to that repository.
   *
   * @param repository {@code host/path}; a tag or digest in it is not looked at
   * @param builder builds it, {@link JibImageBuilder} for example
   * @param spec what is built
   */
  public static ApplicationImage image(
      String name, String repository, ImageBuilder builder, ImageSpec spec) {
    ImageReference target = ImageReference.parse(repository).withoutVersion();
    return new ApplicationImage(name, target, builder, spec, null);
  }

  /**
   * The same from a source commit of this repository, which the image's annotations then name, with
   * the commit's time; what the specification says itself stays.
   *
   * @param source its logical name among the connections
   */
  public ApplicationImage from(String source) {
    return new ApplicationImage(
        name(), target, builder, spec, Objects.requireNonNull(source, "source"));
  }

  @Override
  public Effect<ArtifactReceipt> effect() {
    return new BuildAndPush(
        name(),
        Artifact.Kind.IMAGE,
        target,
        (context, cache, path) -> builder.build(annotated(context), cache, path));
  }

  private ImageSpec annotated(EffectContext context) {
    SourceFacts source = SourceFacts.of(context, Optional.ofNullable(repository));
    ImageSpec.Builder more = spec.toBuilder();
    boolean dated = !spec.created().equals(Instant.EPOCH);
    if (!dated) {
      more.created(source.time());
    }
    Map<String, String> known = new TreeMap<>(source.annotations());
    if (dated) {
      known.put(SourceFacts.CREATED, spec.created().toString());
    }
    known.putAll(spec.annotations());
    known.forEach(more::annotation);
    return more.build();
  }

  @Override
  public String describe() {
    return "image "
        + target
        + " on "
        + spec.base()
        + " with "
        + spec.layers()
        + " entrypoint "
        + spec.entrypoint()
        + " command "
        + spec.command()
        + " environment "
        + spec.environment().keySet()
        + (repository == null ? "" : " from " + repository);
  }
}
