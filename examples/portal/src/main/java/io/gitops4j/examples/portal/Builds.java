package io.gitops4j.examples.portal;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ImageSpec;
import io.gitops4j.core.spi.ImageSpec.Base;
import io.gitops4j.registry.ApplicationImage;
import io.gitops4j.registry.Buildah;
import io.gitops4j.registry.DockerfileImage;
import io.gitops4j.registry.JibImageBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How images are built: by Jib, or by buildah from a Dockerfile. Thread-safe. */
final class Builds {
  private final Home home;
  private final Buildah buildah;

  Builds(Home home, Buildah buildah) {
    this.home = home;
    this.buildah = buildah;
  }

  Checkout checkout(GitRepository repository, CommitId commit) {
    return Checkout.of(repository, commit, home.work());
  }

  /** What builds an application from a folder. */
  Product product(Application application, Path folder, Connections connections) {
    return application.get("builder").equals("dockerfile")
        ? dockerfile(application, folder)
        : jib(application, folder, connections);
  }

  private Product dockerfile(Application application, Path folder) {
    String image = application.get("image");
    DockerfileImage product =
        DockerfileImage.dockerfile(application.name(), image)
            .context(folder)
            .basesFrom(ImageReference.parse(image).host())
            .from(application.name())
            .by(buildah);
    String file = application.get("dockerfile");
    return file.isEmpty() ? product : product.file(file);
  }

  private Product jib(Application application, Path folder, Connections connections) {
    String base = application.get("base");
    ImageSpec.Builder spec =
        ImageSpec.from(base.isEmpty() ? Base.scratch() : new Base(Base.Kind.REGISTRY, base))
            .layer("application", folder.resolve(application.get("folder")), "/app")
            .port(Integer.parseInt(application.get("port")));
    List<String> entrypoint = Application.words(application.get("entrypoint"));
    if (!entrypoint.isEmpty()) {
      spec.entrypoint(entrypoint.toArray(new String[0]));
    }
    JibImageBuilder builder =
        JibImageBuilder.caching(home.resolve("jib"))
            .withRegistries(host -> Optional.of(connections.registry(host)));
    return ApplicationImage.image(
            application.name(), application.get("image"), builder, spec.build())
        .from(application.name());
  }

  /** Everything that makes it this image, for the pipeline's fingerprint. */
  String describe(Application application) {
    return String.join(
        " ",
        application.get("image"),
        application.get("builder"),
        application.get("dockerfile"),
        application.get("base"),
        application.get("folder"),
        application.get("entrypoint"),
        application.get("port"));
  }
}
