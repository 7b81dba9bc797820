package io.gitops4j.benchmarks;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.ArtifactCopier;
import io.gitops4j.registry.HttpRegistryFactory;
import io.gitops4j.registry.ModelImage;
import io.gitops4j.registry.OciArtifact;
import io.gitops4j.registry.OciLayoutRegistry;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** What is done with a real registry: ours, and Jib as one that is embedded too. */
final class RegistryJob {
  /** So many layers has the image of many. */
  static final int LAYERS = 100;

  private static final int LAYER = 256 * 1024;
  private static final int IN_FLIGHT = 8;
  private static final String CONFIG =
      "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}";

  private final Path model;
  private final Path work;
  private final String address;
  private final Registry remote;

  /**
   * A job's surroundings.
   *
   * @param model the file
   * @param work a folder that all share
   * @param address host and port of a registry
   */
  RegistryJob(Path model, Path work, String address) {
    this.model = model;
    this.work = work;
    this.address = address;
    this.remote = new HttpRegistryFactory().create(address, ProviderContext.in(work));
  }

  /** Lays the model's image and the image of many layers down where every tool finds them. */
  static void layDown(Path model, Path work) {
    Registry one = OciLayoutRegistry.ofLayout(work.resolve("model"));
    one.tag("bench/model", "v1", ModelImage.of(model).pack(one, "bench/model").digest());
    Registry many = OciLayoutRegistry.ofLayout(work.resolve("layers"));
    OciArtifact image =
        OciArtifact.ofType("application/vnd.oci.image.config.v1+json")
            .withConfig(
                "application/vnd.oci.image.config.v1+json",
                CONFIG.getBytes(StandardCharsets.UTF_8));
    Random random = new Random(100);
    for (int i = 0; i < LAYERS; i++) {
      byte[] layer = new byte[LAYER];
      random.nextBytes(layer);
      image =
          image.withLayer(
              "application/vnd.oci.image.layer.v1.tar",
              layer.length,
              () -> new ByteArrayInputStream(layer));
    }
    Descriptor written = image.writeTo(many, "bench/layers");
    many.tag("bench/layers", "v1", written.digest());
  }

  /** Does it once, into a repository that has nothing yet. */
  void run(String kind, String repository) throws Exception {
    switch (kind) {
      case "raw" -> RawUpload.to(address, repository, model);
      case "push" -> copy("model", repository, 3);
      case "pack" ->
          remote.tag(repository, "v1", ModelImage.of(model).pack(remote, repository).digest());
      case "layers-8" -> copy("layers", repository, IN_FLIGHT);
      case "layers-1" -> copy("layers", repository, 1);
      case "promote" ->
          ArtifactCopier.create().copy(remote, "seed/model", "v1", remote, repository, "v1");
      case "promote-layers" ->
          ArtifactCopier.create()
              .withParallelBlobs(IN_FLIGHT)
              .copy(remote, "seed/layers", "v1", remote, repository, "v1");
      case "jib" -> jib(repository);
      default -> throw new IllegalArgumentException(kind);
    }
  }

  private void copy(String layout, String repository, int inFlight) {
    Registry from = OciLayoutRegistry.ofLayout(work.resolve(layout));
    ArtifactCopier.create()
        .withParallelBlobs(inFlight)
        .copy(from, "bench/" + layout, "v1", remote, repository, "v1");
  }

  /** Builds and pushes, as ours does that packs straight into the registry. */
  private void jib(String repository) throws Exception {
    Path cache = work.resolve("jib").resolve(repository.replace('/', '-'));
    Jib.fromScratch()
        .addLayer(List.of(model), AbsoluteUnixPath.get("/models"))
        .containerize(
            Containerizer.to(RegistryImage.named(address + "/" + repository + ":v1"))
                .setAllowInsecureRegistries(true)
                .setBaseImageLayersCache(cache)
                .setApplicationLayersCache(cache));
  }
}
