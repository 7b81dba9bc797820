package io.gitops4j.registry;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The media types a registry speaks. */
final class MediaTypes {
  static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
  static final String OCI_EMPTY = "application/vnd.oci.empty.v1+json";
  static final String OCI_TAR = "application/vnd.oci.image.layer.v1.tar";
  static final String OCI_TAR_GZIP = OCI_TAR + "+gzip";
  static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  static final String DOCKER_INDEX = "application/vnd.docker.distribution.manifest.list.v2+json";

  /** Every kind of manifest we read, the ones with children first. */
  static final List<String> MANIFESTS =
      List.of(OCI_INDEX, DOCKER_INDEX, OCI_MANIFEST, DOCKER_MANIFEST);

  private static final Set<String> INDEXES = Set.of(OCI_INDEX, DOCKER_INDEX);

  private MediaTypes() {}

  static boolean isIndex(String mediaType) {
    return INDEXES.contains(mediaType);
  }

  /** Whether a layer may be absent from a registry because its owner gives it out elsewhere. */
  static boolean isForeign(String mediaType) {
    return mediaType.contains(".nondistributable.") || mediaType.contains(".foreign.");
  }

  /** A {@code Content-Type} without its parameters. */
  static String ofHeader(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }
}
