package io.gitops4j.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.ImageBuilder;
import io.gitops4j.core.spi.ImageSpec;
import io.gitops4j.core.spi.Registry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Builds application images with the layers of Jib: compressed, owned by root, without times, so
 * that the same files give the same digest. A file is executable in the image if its owner may
 * execute it here; links are followed. The layers are put on the base's own, which stay as they
 * are, byte for byte; for several platforms the layers are built once and an index is made.
 *
 * <p>Works offline, changes no system property and writes nothing but the registry, the cache and
 * temporary files. Base images in a registry need {@link #withRegistries}. Immutable and
 * thread-safe.
 */
public final class JibImageBuilder implements ImageBuilder {
  private final JibCache cache;
  private final Function<String, Optional<Registry>> registries;

  private JibImageBuilder(JibCache cache, Function<String, Optional<Registry>> registries) {
    this.cache = Objects.requireNonNull(cache, "cache");
    this.registries = Objects.requireNonNull(registries, "registries");
  }

  /**
   * A builder that keeps layers in this folder, to find them again; it may be emptied. Of more than
   * 5 GiB those that were not used for longest are removed, while nobody builds there.
   */
  public static JibImageBuilder caching(Path folder) {
    return new JibImageBuilder(new JibCache(folder, 5L << 30), host -> Optional.empty());
  }

  /** The same that keeps at most so many bytes of layers from one build to the next. */
  public JibImageBuilder withLargestCache(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("A cache holds at least one byte, not " + bytes);
    }
    return new JibImageBuilder(new JibCache(cache.folder(), bytes), registries);
  }

  /** The same that finds base images in these registries, by host; empty for an unknown one. */
  public JibImageBuilder withRegistries(Function<String, Optional<Registry>> byHost) {
    return new JibImageBuilder(cache, byHost);
  }

  /**
   * {@inheritDoc}
   *
   * @throws ProviderException also {@code INVALID} if a source is not there, or a base image is
   *     wanted from a registry this builder does not know
   */
  @Override
  public Descriptor build(ImageSpec spec, Registry into, String repository) {
    Reference.checkRepository(repository);
    List<String> platforms = platforms(spec);
    try (BaseImages bases = new BaseImages(spec.base(), registries)) {
      Map<String, Optional<BaseImage>> byPlatform = new java.util.LinkedHashMap<>();
      platforms.forEach(each -> byPlatform.put(each, bases.forPlatform(each)));
      List<JibLayers.Layer> layers = new JibLayers(cache).build(spec, into, repository);
      LayerStore store = new LayerStore(into, repository);
      ArrayNode children = Json.object().putArray("manifests");
      List<Descriptor> images = new ArrayList<>();
      byPlatform.forEach(
          (platform, base) -> images.add(image(spec, platform, base, layers, store, children)));
      return images.size() == 1 ? images.get(0) : index(spec, store, children);
    }
  }

  private static Descriptor image(
      ImageSpec spec,
      String platform,
      Optional<BaseImage> base,
      List<JibLayers.Layer> added,
      LayerStore store,
      ArrayNode children) {
    List<Descriptor> layers = new ArrayList<>();
    base.ifPresent(image -> layers.addAll(image.layersInto(store.registry(), store.repository())));
    ImageConfig config =
        base.map(image -> new ImageConfig(image.config()))
            .orElseGet(() -> ImageConfig.scratch(platform));
    for (JibLayers.Layer layer : added) {
      layers.add(layer.descriptor());
      config.layer(layer.diffId(), spec.created(), "gitops4j: " + layer.name());
    }
    config.apply(spec).created(spec.created());
    Descriptor stored = store.small(MediaTypes.OCI_CONFIG, config.write());
    ObjectNode manifest = manifest(MediaTypes.OCI_MANIFEST);
    manifest.set("config", Json.descriptor(stored));
    ArrayNode list = manifest.putArray("layers");
    layers.forEach(layer -> list.add(Json.descriptor(layer)));
    Json.annotations(manifest, spec.annotations());
    Descriptor image = put(store, manifest, MediaTypes.OCI_MANIFEST);
    children.add(Json.descriptor(image).set("platform", config.platform()));
    return image;
  }

  private static Descriptor index(ImageSpec spec, LayerStore store, ArrayNode children) {
    ObjectNode index = manifest(MediaTypes.OCI_INDEX);
    index.set("manifests", children);
    Json.annotations(index, spec.annotations());
    return put(store, index, MediaTypes.OCI_INDEX);
  }

  private static ObjectNode manifest(String mediaType) {
    ObjectNode manifest = Json.object();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", mediaType);
    return manifest;
  }

  private static Descriptor put(LayerStore store, ObjectNode manifest, String mediaType) {
    return store.registry().putManifest(store.repository(), Json.write(manifest), mediaType);
  }

  private static List<String> platforms(ImageSpec spec) {
    try {
      spec.platforms().forEach(ImagePlatforms::check);
    } catch (IllegalArgumentException e) {
      throw Failures.invalid("Could not build an image: " + e.getMessage());
    }
    return List.copyOf(new LinkedHashSet<>(spec.platforms()));
  }
}
