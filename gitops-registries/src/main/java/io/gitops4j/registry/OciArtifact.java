package io.gitops4j.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Registry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Anything that is kept in a registry without being an image: a chart, a bill of materials, an
 * attestation. The same parts give the same digest. Immutable.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/manifest.md">guidelines</a>
 */
public final class OciArtifact {
  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

  private final String artifactType;
  private final String configType;
  private final byte[] config;
  private final List<Layer> layers;
  private final Map<String, String> annotations;
  private final @Nullable Descriptor subject;

  private OciArtifact(
      String artifactType,
      String configType,
      byte[] config,
      List<Layer> layers,
      Map<String, String> annotations,
      @Nullable Descriptor subject) {
    this.artifactType = Objects.requireNonNull(artifactType, "artifactType");
    this.configType = Objects.requireNonNull(configType, "configType");
    this.config = config;
    this.layers = List.copyOf(layers);
    this.annotations = Map.copyOf(annotations);
    this.subject = subject;
  }

  private record Layer(
      String mediaType, long size, BlobSource source, Map<String, String> annotations) {}

  /** An artifact of that type, with the empty configuration and no layers yet. */
  public static OciArtifact ofType(String artifactType) {
    if (artifactType.isBlank()) {
      throw new IllegalArgumentException("An artifact needs a type");
    }
    return new OciArtifact(artifactType, MediaTypes.OCI_EMPTY, EMPTY, List.of(), Map.of(), null);
  }

  /** The same with a configuration, whose type then says what the artifact is. */
  public OciArtifact withConfig(String mediaType, byte[] content) {
    return new OciArtifact(artifactType, mediaType, content.clone(), layers, annotations, subject);
  }

  /** The same with one more layer. */
  public OciArtifact withLayer(String mediaType, long size, BlobSource source) {
    return withLayer(mediaType, size, source, Map.of());
  }

  /** The same with one more layer that has annotations of its own. */
  public OciArtifact withLayer(
      String mediaType, long size, BlobSource source, Map<String, String> layerAnnotations) {
    List<Layer> more = new ArrayList<>(layers);
    more.add(new Layer(mediaType, size, source, Map.copyOf(layerAnnotations)));
    return new OciArtifact(artifactType, configType, config, more, annotations, subject);
  }

  /** The same with one more annotation. */
  public OciArtifact withAnnotation(String name, String value) {
    Map<String, String> more = new TreeMap<>(annotations);
    more.put(name, value);
    return new OciArtifact(artifactType, configType, config, layers, more, subject);
  }

  /** The same about another artifact, which then lists it among its referrers. */
  public OciArtifact about(Descriptor artifact) {
    return new OciArtifact(artifactType, configType, config, layers, annotations, artifact);
  }

  /**
   * Stores it, without a tag.
   *
   * @return the descriptor of its manifest
   * @throws io.gitops4j.core.model.ProviderException whatever the registry throws
   */
  public Descriptor writeTo(Registry registry, String repository) {
    LayerStore store = new LayerStore(registry, repository);
    ObjectNode manifest = Json.object();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MediaTypes.OCI_MANIFEST);
    manifest.put("artifactType", artifactType);
    manifest.set("config", Json.descriptor(store.small(configType, config)));
    ArrayNode list = manifest.putArray("layers");
    if (layers.isEmpty()) {
      list.add(Json.descriptor(store.small(MediaTypes.OCI_EMPTY, EMPTY)));
    }
    for (Layer layer : layers) {
      Descriptor stored =
          Descriptor.of(layer.mediaType(), store.store(layer.source(), layer.size()), layer.size());
      list.add(Json.descriptor(stored.withAnnotations(layer.annotations())));
    }
    if (subject != null) {
      Descriptor plain = Descriptor.of(subject.mediaType(), subject.digest(), subject.size());
      manifest.set("subject", Json.descriptor(plain));
    }
    Json.annotations(manifest, annotations);
    Descriptor descriptor =
        registry.putManifest(repository, Json.write(manifest), MediaTypes.OCI_MANIFEST);
    return descriptor.withArtifactType(artifactType).withAnnotations(annotations);
  }
}
