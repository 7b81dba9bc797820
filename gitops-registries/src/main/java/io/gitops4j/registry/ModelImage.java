package io.gitops4j.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.ImageSpec;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A model as a container image, which model servers mount: its files under {@code /models}, one
 * uncompressed layer for each, without an entrypoint. Packing reads each file once, and the same
 * files on the same base give the same digest; a file that did not change since the last version is
 * the same layer again and is not sent twice.
 *
 * <p><b>The base.</b> KServe's {@code oci://} runs the image as a sidecar, which needs {@code sh},
 * {@code ln}, {@code sleep}, {@code ls} and {@code mkdir}; {@code oci+native://} (Kubernetes 1.33)
 * mounts it and needs nothing. Unless a base is given, a statically linked {@code busybox} of this
 * machine becomes one; where there is none, the image has no shell and only {@code oci+native://}
 * can serve it. The annotation {@value #SHELL} of the result tells which: {@code busybox}, {@code
 * none}, or {@code base} for a given one. For one digest on all machines, say which base it is.
 *
 * <p>Immutable and thread-safe; the files must not change while they are packed.
 */
public final class ModelImage {
  /** Annotation: where the image's shell is from; {@code none} if it has none. */
  public static final String SHELL = "io.gitops4j.model.shell";

  private static final String TITLE = "org.opencontainers.image.title";
  private static final String SOURCE = "org.opencontainers.image.source";
  private static final String REVISION = "org.opencontainers.image.revision";
  private static final String CREATED = "org.opencontainers.image.created";
  private static final String DEFAULT_PLATFORM = "linux/amd64";

  private final Path model;
  private final String platform;
  private final @Nullable Instant created;
  private final Map<String, String> annotations;
  private final ImageSpec.@Nullable Base base;
  private final @Nullable Path shell;

  private ModelImage(
      Path model,
      String platform,
      @Nullable Instant created,
      Map<String, String> annotations,
      ImageSpec.@Nullable Base base,
      @Nullable Path shell) {
    this.model = Objects.requireNonNull(model, "model");
    this.platform = platform;
    this.created = created;
    this.annotations = Map.copyOf(annotations);
    this.base = base;
    this.shell = shell;
  }

  /** A file, or a folder with everything below it; links in it are followed. */
  public static ModelImage of(Path model) {
    return new ModelImage(model, DEFAULT_PLATFORM, null, Map.of(), null, null);
  }

  /** The same on this base, whose entrypoint is taken away. */
  public ModelImage withBase(ImageSpec.Base given) {
    return new ModelImage(model, platform, created, annotations, given, null);
  }

  /** The same on a base made of this statically linked busybox. */
  public ModelImage withShell(Path busybox) {
    return new ModelImage(model, platform, created, annotations, null, busybox);
  }

  /** The same for this platform; {@code linux/amd64} unless said. */
  public ModelImage withPlatform(String osAndArchitecture) {
    ImagePlatforms.check(osAndArchitecture);
    return new ModelImage(model, osAndArchitecture, created, annotations, base, shell);
  }

  /** The same created then: the source commit's time. 1970, and not annotated, unless said. */
  public ModelImage withCreated(Instant at) {
    return new ModelImage(model, platform, at, annotations, base, shell)
        .withAnnotation(CREATED, at.toString());
  }

  /** The same from this source: the address of its Git repository. */
  public ModelImage withSource(String url) {
    return withAnnotation(SOURCE, url);
  }

  /** The same from this revision of its source: the commit. */
  public ModelImage withRevision(String commit) {
    return withAnnotation(REVISION, commit);
  }

  /** The same with a title for people. */
  public ModelImage withTitle(String title) {
    return withAnnotation(TITLE, title);
  }

  /** The same with one more annotation of the manifest. */
  public ModelImage withAnnotation(String name, String value) {
    Map<String, String> more = new TreeMap<>(annotations);
    more.put(name, value);
    return new ModelImage(model, platform, created, more, base, shell);
  }

  /**
   * Packs the model into a registry, without a tag. Into a folder it is written as it is read; for
   * a registry elsewhere each file is read twice, because its digest is wanted first.
   *
   * @return the descriptor of its manifest, with its annotations
   * @throws ProviderException {@code INVALID} if there is no such model, it is empty, or a base or
   *     shell will not do; {@code NOT_FOUND} if the base is not there; and whatever the registry
   *     throws
   */
  public Descriptor pack(Registry into, String repository) {
    LayerStore store = new LayerStore(into, Reference.checkRepository(repository));
    Instant time = created == null ? Instant.EPOCH : created;
    ArrayNode layers = Json.object().putArray("layers");
    Map<String, String> said = new TreeMap<>(annotations);
    try {
      Iterable<TarLayer> files = ModelFiles.layers(model);
      ImageConfig config = onBase(store, layers, said);
      for (TarLayer file : files) {
        Descriptor stored = store.tar(file);
        layers.add(Json.descriptor(stored));
        config.layer(stored.digest(), time, "gitops4j: model");
      }
      return manifest(store, layers, config.created(time), said);
    } catch (IOException e) {
      throw Failures.invalid("Could not pack the model " + model + ": " + e.getMessage());
    }
  }

  private Descriptor manifest(
      LayerStore store, ArrayNode layers, ImageConfig config, Map<String, String> said) {
    ObjectNode manifest = Json.object();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MediaTypes.OCI_MANIFEST);
    Descriptor stored = store.small(MediaTypes.OCI_CONFIG, config.write());
    manifest.set("config", Json.descriptor(stored));
    manifest.set("layers", layers);
    Json.annotations(manifest, said);
    return store
        .registry()
        .putManifest(store.repository(), Json.write(manifest), MediaTypes.OCI_MANIFEST)
        .withAnnotations(said);
  }

  private ImageConfig onBase(LayerStore store, ArrayNode layers, Map<String, String> said)
      throws IOException {
    if (base != null) {
      return onGiven(base, store, layers, said);
    }
    Optional<StaticShell> found = shell();
    said.put(SHELL, found.isPresent() ? "busybox" : "none");
    ImageConfig config = ImageConfig.scratch(platform);
    if (found.isPresent()) {
      Descriptor stored = store.tar(found.get().layer());
      layers.add(Json.descriptor(stored));
      config.environment("PATH", "/bin");
      config.layer(stored.digest(), Instant.EPOCH, "gitops4j: busybox");
    }
    return config;
  }

  private Optional<StaticShell> shell() throws IOException {
    if (shell == null) {
      return StaticShell.onPath(Objects.requireNonNullElse(System.getenv("PATH"), ""), platform);
    }
    StaticShell given;
    try {
      given = StaticShell.of(shell);
    } catch (IOException e) {
      throw new IOException("the shell " + shell + " will not do: " + e.getMessage(), e);
    }
    if (!given.platform().equals(platform)) {
      throw new IOException(
          "the shell " + shell + " is for " + given.platform() + ", not for " + platform);
    }
    return Optional.of(given);
  }

  private ImageConfig onGiven(
      ImageSpec.Base given, LayerStore store, ArrayNode layers, Map<String, String> said) {
    try (BaseImages images = new BaseImages(given, host -> Optional.empty())) {
      Optional<BaseImage> image = images.forPlatform(platform);
      said.put(SHELL, image.isPresent() ? "base" : "none");
      if (image.isEmpty()) {
        return ImageConfig.scratch(platform);
      }
      image
          .get()
          .layersInto(store.registry(), store.repository())
          .forEach(layer -> layers.add(Json.descriptor(layer)));
      return new ImageConfig(image.get().config()).withoutEntrypoint();
    }
  }

  @Override
  public String toString() {
    return "model " + model;
  }
}
