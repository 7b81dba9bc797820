package io.gitops4j.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.Descriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a manifest's bytes say. Reading never changes them. */
final class ManifestContent {
  /** The largest manifest we take or give: what the distribution specification asks for. */
  static final int LARGEST = 4 * 1024 * 1024;

  private final ObjectNode json;
  private final Descriptor descriptor;
  private final List<Descriptor> children;
  private final List<Descriptor> blobs;
  private final Optional<Descriptor> subject;

  private ManifestContent(ObjectNode json, Descriptor descriptor) throws IOException {
    this.json = json;
    this.descriptor = descriptor;
    this.children = descriptors("manifests");
    List<Descriptor> found = new ArrayList<>();
    if (json.has("config")) {
      found.add(Json.descriptor(json.path("config")));
    }
    found.addAll(descriptors("layers"));
    found.addAll(descriptors("blobs"));
    this.blobs = List.copyOf(found);
    this.subject =
        json.has("subject") ? Optional.of(Json.descriptor(json.path("subject"))) : Optional.empty();
  }

  /**
   * Reads a manifest.
   *
   * @throws IOException if it is too large, not JSON or not a manifest of that type, with a reason
   */
  static ManifestContent read(byte[] content, String mediaType) throws IOException {
    return read(content, mediaType, Digest.of(content));
  }

  /** The same for a manifest that is known by this digest, which its bytes have. */
  static ManifestContent read(byte[] content, String mediaType, Digest digest) throws IOException {
    checkSize(content.length);
    ObjectNode json = Json.parse(content);
    String own = json.path("mediaType").asText();
    if (!own.isEmpty() && !own.equals(mediaType)) {
      throw new IOException("it says it is " + own + ", not " + mediaType);
    }
    if (json.path("schemaVersion").asInt() != 2) {
      throw new IOException("its schemaVersion is not 2");
    }
    checkKind(json, mediaType);
    return new ManifestContent(json, Descriptor.of(mediaType, digest, content.length));
  }

  /** What one reader takes for an index must be no image to another. */
  private static void checkKind(ObjectNode json, String mediaType) throws IOException {
    boolean index = json.has("manifests");
    boolean image = json.has("layers") || json.has("config");
    if (index && image) {
      throw new IOException("it has children as an index, and layers as an image");
    }
    if (MediaTypes.isIndex(mediaType) ? image : index && MediaTypes.MANIFESTS.contains(mediaType)) {
      throw new IOException("it is " + mediaType + " with the content of another kind");
    }
  }

  static void checkSize(long size) throws IOException {
    if (size > LARGEST) {
      throw new IOException("it is larger than " + LARGEST + " bytes");
    }
  }

  /** Type, digest and size; with artifact type and annotations, as a referrer is listed. */
  Descriptor asReferrer() {
    String type = json.path("artifactType").asText();
    if (type.isEmpty()) {
      type = json.path("config").path("mediaType").asText();
    }
    Descriptor listed = descriptor.withAnnotations(annotations());
    return type.isEmpty() ? listed : listed.withArtifactType(type);
  }

  /** Type, digest and size. */
  Descriptor descriptor() {
    return descriptor;
  }

  /** The manifests of an index. */
  List<Descriptor> children() {
    return children;
  }

  /** Configuration and layers. */
  List<Descriptor> blobs() {
    return blobs;
  }

  /** The blobs that must be there, each once: those its owner gives out elsewhere are left out. */
  List<Descriptor> neededBlobs() {
    return blobs.stream()
        .filter(blob -> !MediaTypes.isForeign(blob.mediaType()))
        .distinct()
        .toList();
  }

  /** What the manifest is about. */
  Optional<Descriptor> subject() {
    return subject;
  }

  Map<String, String> annotations() {
    return Json.annotations(json);
  }

  /** The whole of it. */
  ObjectNode json() {
    return json;
  }

  private List<Descriptor> descriptors(String field) throws IOException {
    List<Descriptor> found = new ArrayList<>();
    for (JsonNode node : json.path(field)) {
      found.add(Json.descriptor(node));
    }
    return List.copyOf(found);
  }
}
