package io.gitops4j.registry;

import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.pipeline.ArtifactReceipt;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.EffectContext;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Registry;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * An image built from a Dockerfile by {@code buildah}, as a product of a pipeline: {@code
 * dockerfile("web", "quay.io/team/web").context(folder)}. Its tag is the source commit. It is built
 * once into the build cache and pushed from there, as buildah wrote it. Immutable.
 *
 * <p>Times in the image are those of the source commit (see {@link #from}; 1970 unless known), so
 * that a Dockerfile whose commands always do the same gives the same digest again.
 */
public final class DockerfileImage extends Product {
  private final ImageReference target;
  private final DockerfileBuild build;

  private DockerfileImage(String name, ImageReference target, DockerfileBuild build) {
    super(name);
    this.target = target;
    this.build = build;
  }

  /**
   * An image of that name, pushed to that repository; say with {@link #context} what it is built
   * from.
   *
   * @param repository {@code host/path}; a tag or digest in it is not looked at
   */
  public static DockerfileImage dockerfile(String name, String repository) {
    return new DockerfileImage(
        name, ImageReference.parse(repository).withoutVersion(), new DockerfileBuild());
  }

  private DockerfileImage with(Consumer<DockerfileBuild> change) {
    DockerfileBuild copy = new DockerfileBuild(build);
    change.accept(copy);
    return new DockerfileImage(name(), target, copy);
  }

  /** The same from this folder, which {@code COPY} copies from. */
  public DockerfileImage context(Path folder) {
    Objects.requireNonNull(folder, "folder");
    return with(b -> b.context = folder);
  }

  /** The same by this file of the context; {@code Dockerfile} unless said. */
  public DockerfileImage file(String inContext) {
    Objects.requireNonNull(inContext, "inContext");
    return with(b -> b.file = inContext);
  }

  /**
   * The same with a value for an {@code ARG}. Not for secrets: other users of this machine see it
   * while buildah runs, and it is part of the pipeline's fingerprint.
   */
  public DockerfileImage argument(String name, String value) {
    DockerfileBuild.check("argument", name, DockerfileBuild.ARGUMENT);
    Objects.requireNonNull(value, "value");
    return with(b -> b.arguments.put(name, value));
  }

  /** The same up to this stage of the Dockerfile; all of it unless said. */
  public DockerfileImage target(String stage) {
    DockerfileBuild.check("stage", stage, DockerfileBuild.NAME);
    return with(b -> b.stage = stage);
  }

  /**
   * The same for these platforms, {@code linux/amd64}: an image for one, an index for several; this
   * machine's own unless said. A {@code RUN} for another processor needs an emulator here.
   */
  public DockerfileImage platforms(String... all) {
    List<String> wanted = List.of(all).stream().map(ImagePlatforms::check).distinct().toList();
    return with(b -> b.platforms = wanted);
  }

  /**
   * The same with a secret that {@code RUN --mount=type=secret,id=…} reads. It is asked for at each
   * build, given to buildah in a file that only its owner reads, and part of neither the image nor
   * the journal, unless the Dockerfile copies it.
   */
  public DockerfileImage secret(String id, Supplier<Secret> value) {
    DockerfileBuild.check("secret's id", id, DockerfileBuild.NAME);
    Objects.requireNonNull(value, "value");
    return with(b -> b.secrets.put(id, value));
  }

  /**
   * The same with base images of these registries read through this pipeline's connections: with
   * their credentials, certificates and options, none of which buildah gets to see. Base images of
   * other registries buildah reads itself, without credentials.
   *
   * @param hosts as the Dockerfile names them: {@code quay.io}, {@code docker.io}
   */
  public DockerfileImage basesFrom(String... hosts) {
    for (String host : hosts) {
      DockerfileBuild.check("registry's host", host, DockerfileBuild.HOST);
    }
    return with(b -> b.hosts = List.of(hosts).stream().distinct().toList());
  }

  /**
   * The same from a source commit of this repository, which the image's annotations then name, with
   * the commit's time.
   *
   * @param repository its logical name among the connections
   */
  public DockerfileImage from(String repository) {
    Objects.requireNonNull(repository, "repository");
    return with(b -> b.repository = repository);
  }

  /** The same by this buildah; the one on the search path unless said. */
  public DockerfileImage by(Buildah program) {
    Objects.requireNonNull(program, "program");
    return with(b -> b.program = program);
  }

  @Override
  public Effect<ArtifactReceipt> effect() {
    return new BuildAndPush(name(), Artifact.Kind.IMAGE, target, this::build);
  }

  @Override
  public String describe() {
    return "image " + target + " of " + build.describe();
  }

  private Descriptor build(EffectContext context, Registry into, String repository) {
    SourceFacts source = SourceFacts.of(context, Optional.ofNullable(build.repository));
    return new BuildahBuild(
            name(), build, source, context.connections()::registry, context::progress)
        .into(into, repository);
  }
}
