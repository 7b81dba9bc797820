package io.gitops4j.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Manifest;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** An image another one is built on: its configuration, and its layers where they are. */
final class BaseImage {
  private static final int LARGEST_CONFIG = 16 * 1024 * 1024;

  private final Registry from;
  private final String repository;
  private final ManifestContent manifest;
  private final ObjectNode config;

  private BaseImage(Registry from, String repository, ManifestContent manifest, ObjectNode config) {
    this.from = from;
    this.repository = repository;
    this.manifest = manifest;
    this.config = config;
  }

  /**
   * Reads a base image.
   *
   * @param reference an image, or an index that has one for the platform
   */
  static BaseImage read(Registry from, String repository, String reference, String platform) {
    ManifestContent top = content(from, repository, reference);
    ManifestContent image = top;
    if (MediaTypes.isIndex(top.descriptor().mediaType())) {
      Descriptor child = child(top, platform).orElseThrow(() -> lacks(reference, platform));
      image = content(from, repository, child.digest().toString());
    }
    ObjectNode config = config(from, repository, image);
    if (!matches(config, platform)) {
      throw lacks(reference, platform);
    }
    return new BaseImage(from, repository, image, config);
  }

  /** Its configuration. */
  ObjectNode config() {
    return config;
  }

  /** Makes its layers available, and gives them as an OCI manifest names them. */
  List<Descriptor> layersInto(Registry to, String toRepository) {
    BlobCopies copies = new BlobCopies(from, repository, to, toRepository);
    List<Descriptor> layers = manifest.blobs().subList(1, manifest.blobs().size());
    layers.stream()
        .filter(layer -> !MediaTypes.isForeign(layer.mediaType()))
        .filter(layer -> copies.claim(layer.digest()))
        .forEach(copies::copy);
    return layers.stream()
        .map(layer -> Descriptor.of(ociType(layer.mediaType()), layer.digest(), layer.size()))
        .toList();
  }

  private static String ociType(String type) {
    return switch (type) {
      case "application/vnd.docker.image.rootfs.diff.tar.gzip" -> MediaTypes.OCI_TAR_GZIP;
      case "application/vnd.docker.image.rootfs.diff.tar" -> MediaTypes.OCI_TAR;
      default -> type;
    };
  }

  private static ManifestContent content(Registry from, String repository, String reference) {
    Manifest found =
        from.manifest(repository, reference)
            .orElseThrow(
                () ->
                    Failures.notFound(
                        "Could not use the base image " + reference + ": there is none"));
    try {
      return ManifestContent.read(found.content(), found.descriptor().mediaType());
    } catch (IOException e) {
      throw unusable(reference, e);
    }
  }

  private static ObjectNode config(Registry from, String repository, ManifestContent image) {
    String digest = image.descriptor().digest().toString();
    if (image.blobs().isEmpty()) {
      throw Failures.invalid("Could not use the base image " + digest + ": it is not an image");
    }
    try (InputStream content = from.blob(repository, image.blobs().get(0).digest())) {
      byte[] bytes = content.readNBytes(LARGEST_CONFIG);
      if (content.read() >= 0) {
        throw new IOException("its configuration is larger than " + LARGEST_CONFIG + " bytes");
      }
      return Json.parse(bytes);
    } catch (IOException e) {
      throw unusable(digest, e);
    }
  }

  private static Optional<Descriptor> child(ManifestContent index, String platform) {
    int at = 0;
    for (JsonNode each : index.json().path("manifests")) {
      if (matches(each.path("platform"), platform)) {
        return Optional.of(index.children().get(at));
      }
      at++;
    }
    return Optional.empty();
  }

  /** Whether operating system and architecture agree, and the variant where both have one. */
  private static boolean matches(JsonNode node, String platform) {
    String[] wanted = platform.split("/", 3);
    String variant = node.path("variant").asText();
    return node.path("os").asText().equals(wanted[0])
        && node.path("architecture").asText().equals(wanted[1])
        && (wanted.length < 3 || variant.isEmpty() || variant.equals(wanted[2]));
  }

  private static RuntimeException lacks(String reference, String platform) {
    return Failures.notFound(
        "Could not use the base image " + reference + ": it has no image for " + platform);
  }

  private static RuntimeException unusable(String reference, IOException e) {
    return Failures.invalid("Could not use the base image " + reference + ": " + e.getMessage());
  }
}
