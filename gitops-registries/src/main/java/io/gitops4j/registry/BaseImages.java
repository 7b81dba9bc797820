package io.gitops4j.registry;

import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.ImageSpec;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds base images wherever they are. A tar is unpacked into a folder of its own, which is removed
 * when this is closed. For one thread.
 */
final class BaseImages implements AutoCloseable {
  private static final String ANY = "base";

  private final ImageSpec.Base base;
  private final Function<String, Optional<Registry>> registries;
  private final TemporaryFolder folder;
  private Optional<Source> source = Optional.empty();

  /**
   * For one base.
   *
   * @param registries gives the registry of a host
   */
  BaseImages(ImageSpec.Base base, Function<String, Optional<Registry>> registries) {
    this.base = base;
    this.registries = registries;
    this.folder = new TemporaryFolder();
  }

  private record Source(Registry registry, String repository, String reference) {}

  /** The image for a platform; empty for scratch. */
  Optional<BaseImage> forPlatform(String platform) {
    if (base.kind() == ImageSpec.Base.Kind.SCRATCH) {
      return Optional.empty();
    }
    if (source.isEmpty()) {
      source = Optional.of(source());
    }
    Source found = source.get();
    return Optional.of(
        BaseImage.read(found.registry(), found.repository(), found.reference(), platform));
  }

  @Override
  public void close() {
    folder.close();
  }

  private Source source() {
    String location = base.location();
    return switch (base.kind()) {
      case TAR -> tar(Path.of(location));
      case LAYOUT -> layout(location);
      case REGISTRY -> registry(ImageReference.parse(location));
      case SCRATCH -> throw new IllegalStateException("Scratch is nowhere");
    };
  }

  private Source tar(Path file) {
    if (!Files.isRegularFile(file)) {
      throw missing("there is no file " + file);
    }
    try {
      Path unpacked = folder.path();
      ImageTar.unpack(file, unpacked);
      OciLayoutRegistry layout = OciLayoutRegistry.ofLayout(unpacked);
      return new Source(layout, ANY, onlyOne(layout, unpacked, file.toString()));
    } catch (IOException e) {
      throw Failures.invalid("Could not use the base image " + file + ": " + e.getMessage());
    }
  }

  private static Source layout(String location) {
    int colon = location.lastIndexOf(':');
    boolean tagged = colon > 0 && !Files.isDirectory(Path.of(location));
    Path folder = Path.of(tagged ? location.substring(0, colon) : location);
    if (!Files.isRegularFile(folder.resolve("index.json"))) {
      throw missing("there is no image layout in " + folder);
    }
    OciLayoutRegistry layout = OciLayoutRegistry.ofLayout(folder);
    String reference =
        tagged ? location.substring(colon + 1) : onlyOne(layout, folder, folder.toString());
    return new Source(layout, ANY, reference);
  }

  private Source registry(ImageReference reference) {
    String version =
        reference
            .digest()
            .map(Object::toString)
            .or(reference::tag)
            .orElseThrow(
                () ->
                    Failures.invalid(
                        "Could not use the base image "
                            + reference
                            + ": give it a tag or a digest"));
    Registry registry =
        registries
            .apply(reference.host())
            .orElseThrow(
                () ->
                    Failures.invalid(
                        "Could not use the base image "
                            + reference
                            + ": this builder knows no registry "
                            + reference.host()
                            + ". Give it one, or the image as a tar or layout"));
    return new Source(registry, reference.repository(), version);
  }

  private static String onlyOne(OciLayoutRegistry layout, Path folder, String name) {
    List<Descriptor> all;
    try {
      all = new LayoutFolder(folder).index().manifests();
    } catch (IOException e) {
      throw Failures.invalid("Could not use the base image " + name + ": " + e.getMessage());
    }
    if (all.size() != 1) {
      throw Failures.invalid(
          "Could not use the base image "
              + name
              + ": it holds "
              + all.size()
              + " images. Say which one by its tag: "
              + layout.tags(ANY, "", 20));
    }
    return all.get(0).digest().toString();
  }

  private static RuntimeException missing(String why) {
    return Failures.notFound("Could not use the base image: " + why);
  }
}
