package io.gitops4j.registry;

import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.pipeline.ArtifactReceipt;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.EffectContext;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.ImageSpec;
import io.gitops4j.core.spi.Registry;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model packed as an image that KServe mounts, as a product of a pipeline: {@code
 * modelCar("jukebox", "quay.io/mlops/jukebox").model(path)}. Its tag is the source commit. See
 * {@link ModelImage} for what it is made of. Immutable.
 */
public final class ModelCar extends Product {
  private final ImageReference target;
  private final @Nullable Path model;
  private final ImageSpec.@Nullable Base base;
  private final @Nullable String source;

  private ModelCar(
      String name,
      ImageReference target,
      @Nullable Path model,
      ImageSpec.@Nullable Base base,
      @Nullable String source) {
    super(name);
    this.target = target;
    this.model = model;
    this.base = base;
    this.source = source;
  }

  /**
   * A model of that name, pushed to that repository; say with {@link #model} what is in it.
   *
   * @param repository {@code host/path}; a tag or digest in it is not looked at
   */
  public static ModelCar modelCar(String name, String repository) {
    return new ModelCar(name, ImageReference.parse(repository).withoutVersion(), null, null, null);
  }

  /** The same made of this file, or this folder with everything below it. */
  public ModelCar model(Path fileOrFolder) {
    Objects.requireNonNull(fileOrFolder, "model");
    return new ModelCar(name(), target, fileOrFolder, base, source);
  }

  /** The same on this base instead of a small one of its own. */
  public ModelCar on(ImageSpec.Base given) {
    return new ModelCar(name(), target, model, given, source);
  }

  /**
   * The same from a source commit of this repository, which the image's annotations then name, with
   * the commit's time.
   *
   * @param named its logical name among the connections
   */
  public ModelCar from(String named) {
    return new ModelCar(name(), target, model, base, Objects.requireNonNull(named, "named"));
  }

  @Override
  public Effect<ArtifactReceipt> effect() {
    return new BuildAndPush(name(), Artifact.Kind.MODEL, target, this::pack);
  }

  @Override
  public String describe() {
    return "model "
        + model
        + " as "
        + target
        + " on "
        + (base == null ? "its own base" : base)
        + (source == null ? "" : " from " + source);
  }

  private Descriptor pack(EffectContext context, Registry into, String repository) {
    if (model == null) {
      throw Failures.invalid(
          "Could not build " + name() + ": no model was given. Say which: .model(path).");
    }
    SourceFacts facts = SourceFacts.of(context, Optional.ofNullable(source));
    ModelImage image = ModelImage.of(model).withTitle(name());
    for (Map.Entry<String, String> each : facts.annotations().entrySet()) {
      image = image.withAnnotation(each.getKey(), each.getValue());
    }
    if (facts.committed().isPresent()) {
      image = image.withCreated(facts.committed().get());
    }
    return (base == null ? image : image.withBase(base)).pack(into, repository);
  }
}
