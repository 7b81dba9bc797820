package io.gitops4j.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.ImageSpec;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** The layers of a specification, built by Jib and taken over as they are. Thread-safe. */
final class JibLayers {
  private static final String NAME = "built";

  private final JibCache cache;

  JibLayers(JibCache cache) {
    this.cache = cache;
  }

  /**
   * A finished layer.
   *
   * @param name what the specification calls it
   * @param descriptor as the manifest has it
   * @param diffId the digest of its content before compression
   */
  record Layer(String name, Descriptor descriptor, Digest diffId) {}

  /** Builds the layers and stores them. */
  List<Layer> build(ImageSpec spec, Registry into, String repository) {
    if (spec.layers().isEmpty()) {
      return List.of();
    }
    check(spec);
    return cache.during(() -> buildLayers(spec, into, repository));
  }

  private List<Layer> buildLayers(ImageSpec spec, Registry into, String repository) {
    TemporaryFolder folder = new TemporaryFolder();
    try {
      Path tar = folder.path().resolve("image.tar");
      containerize(spec, tar);
      Path layout = Files.createDirectory(folder.path().resolve("layout"));
      ImageTar.unpack(tar, layout);
      return takeOver(spec, OciLayoutRegistry.ofLayout(layout), layout, into, repository);
    } catch (IOException e) {
      throw Failures.disk("Could not build the layers for " + repository, e);
    } finally {
      folder.close();
    }
  }

  private static void check(ImageSpec spec) {
    for (ImageSpec.Layer layer : spec.layers()) {
      for (ImageSpec.Entry entry : layer.entries()) {
        if (!Files.isReadable(entry.source())) {
          throw Failures.invalid(
              "Could not build the layer "
                  + layer.name()
                  + ": there is no file or folder "
                  + entry.source()
                  + " to read");
        }
      }
    }
  }

  private void containerize(ImageSpec spec, Path tar) throws IOException {
    List<FileEntriesLayer> layers = new ArrayList<>();
    for (ImageSpec.Layer layer : spec.layers()) {
      layers.add(layer(layer));
    }
    try {
      JibContainerBuilder image =
          Jib.fromScratch().setFormat(ImageFormat.OCI).setFileEntriesLayers(layers);
      Containerizer to =
          Containerizer.to(TarImage.at(tar).named(NAME))
              .setOfflineMode(true)
              .setBaseImageLayersCache(cache.base())
              .setApplicationLayersCache(cache.application())
              .setToolName("gitops4j");
      image.containerize(to);
    } catch (InterruptedException e) {
      throw Failures.interrupted("Could not build the layers of an image", e);
    } catch (ExecutionException e) {
      throw unwrapped(e);
    } catch (CacheDirectoryCreationException
        | RegistryException
        | InvalidImageReferenceException e) {
      throw new ProviderException(
          ErrorKind.INTERNAL, "Could not build the layers of an image: " + e.getMessage(), e);
    }
  }

  private static RuntimeException unwrapped(ExecutionException e) throws IOException {
    if (e.getCause() instanceof IOException io) {
      throw io;
    }
    return new ProviderException(
        ErrorKind.INTERNAL, "Could not build the layers of an image: " + e.getMessage(), e);
  }

  private static FileEntriesLayer layer(ImageSpec.Layer layer) throws IOException {
    FileEntriesLayer.Builder built = FileEntriesLayer.builder().setName(layer.name());
    for (ImageSpec.Entry entry : layer.entries()) {
      if (entry.target().equals("/") && Files.isDirectory(entry.source())) {
        // Jib cannot write the root folder itself, so what is in it comes one by one
        for (Path each : children(entry.source())) {
          add(built, each, "/" + each.getFileName());
        }
      } else {
        add(built, entry.source(), entry.target());
      }
    }
    return built.build();
  }

  private static void add(FileEntriesLayer.Builder layer, Path source, String target)
      throws IOException {
    layer.addEntryRecursive(
        source, AbsoluteUnixPath.get(target), (file, inImage) -> permissions(file));
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** Of all permissions only the owner's right to execute counts: the others vary by machine. */
  private static FilePermissions permissions(Path source) {
    return Files.isDirectory(source) || isExecutable(source)
        ? FilePermissions.DEFAULT_FOLDER_PERMISSIONS
        : FilePermissions.DEFAULT_FILE_PERMISSIONS;
  }

  private static boolean isExecutable(Path source) {
    try {
      return Files.getPosixFilePermissions(source).contains(PosixFilePermission.OWNER_EXECUTE);
    } catch (UnsupportedOperationException | IOException e) {
      return false;
    }
  }

  private List<Layer> takeOver(
      ImageSpec spec, OciLayoutRegistry built, Path folder, Registry into, String repository)
      throws IOException {
    Descriptor image = new LayoutFolder(folder).index().manifests().get(0);
    ManifestContent manifest =
        ManifestContent.read(new LayoutFolder(folder).readManifest(image), image.mediaType());
    List<Descriptor> blobs = manifest.blobs();
    JsonNode diffIds;
    try (InputStream config = built.blob(NAME, blobs.get(0).digest())) {
      diffIds = Json.parse(config.readAllBytes()).path("rootfs").path("diff_ids");
    }
    BlobCopies copies = new BlobCopies(built, NAME, into, repository);
    List<Layer> layers = new ArrayList<>();
    for (int i = 1; i < blobs.size(); i++) {
      copies.copy(blobs.get(i));
      cache.used(blobs.get(i).digest());
      Digest diffId = Digest.parse(diffIds.path(i - 1).asText());
      layers.add(new Layer(name(spec, i - 1, blobs.size() - 1), blobs.get(i), diffId));
    }
    return layers;
  }

  /** Jib leaves empty layers out; then nobody knows which is which. */
  private static String name(ImageSpec spec, int at, int count) {
    return spec.layers().size() == count ? spec.layers().get(at).name() : "layer " + (at + 1);
  }
}
