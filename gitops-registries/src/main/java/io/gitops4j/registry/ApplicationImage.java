package io.gitops4j.registry;

import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.pipeline.ArtifactReceipt;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.spi.ImageBuilder;
import io.gitops4j.core.spi.ImageSpec;

/**
 * An image built by an {@link ImageBuilder}, as a product of a pipeline: {@code image("web",
 * "quay.io/team/web", builder, spec)}. Its tag is the source commit. Immutable.
 */
public final class ApplicationImage extends Product {
  private final ImageReference target;
  private final ImageBuilder builder;
  private final ImageSpec spec;

  private ApplicationImage(
      String name, ImageReference target, ImageBuilder builder, ImageSpec spec) {
    super(name);
    this.target = target;
    this.builder = builder;
    this.spec = spec;
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
    return new ApplicationImage(name, target, builder, spec);
  }

  @Override
  public Effect<ArtifactReceipt> effect() {
    return new BuildAndPush(
        name(),
        Artifact.Kind.IMAGE,
        target,
        (context, into, repository) -> builder.build(spec, into, repository));
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
        + spec.environment().keySet();
  }
}
