package io.gitops4j.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Descriptor;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Images in tars: an OCI image layout as it is, or what {@code docker save} writes, which becomes
 * one with the same configuration and layers.
 */
final class ImageTar {
  private static final Pattern LAYOUT =
      Pattern.compile("oci-layout|index\\.json|blobs/[a-z0-9]+/[a-f0-9]{32,128}");
  private static final String DOCKER_LIST = "manifest.json";

  private ImageTar() {}

  /**
   * Unpacks a tar into an empty folder, which is a layout afterwards. Only names a layout has are
   * ever written.
   *
   * @throws IOException if it is no image, with a reason
   */
  static void unpack(Path tar, Path into) throws IOException {
    Map<String, Path> others = new HashMap<>();
    boolean layout = false;
    try (InputStream content = new BufferedInputStream(Files.newInputStream(tar), 256 * 1024)) {
      TarReader reader = new TarReader(content);
      while (reader.next()) {
        String name = reader.name().replaceFirst("^\\./", "");
        boolean known = LAYOUT.matcher(name).matches();
        layout |= name.equals("index.json");
        Path target = into.resolve(known ? name : "other-" + others.size());
        if (!known) {
          others.put(name, target);
        }
        Files.createDirectories(parent(target));
        if (Files.exists(target)) {
          throw new IOException("it holds " + name + " twice");
        }
        Files.copy(reader.content(), target);
      }
    }
    if (!layout) {
      fromDocker(others, into);
    }
  }

  private static void fromDocker(Map<String, Path> members, Path into) throws IOException {
    Path list = members.get(DOCKER_LIST);
    if (list == null) {
      throw new IOException("it holds neither an image layout nor what docker save writes");
    }
    String wrapped = "{\"all\":" + Files.readString(list, StandardCharsets.UTF_8) + "}";
    JsonNode images = Json.parse(wrapped.getBytes(StandardCharsets.UTF_8)).path("all");
    if (images.size() != 1) {
      throw new IOException("it holds " + images.size() + " images, not one");
    }
    JsonNode image = images.get(0);
    OciLayoutRegistry layout = OciLayoutRegistry.ofLayout(into);
    LayerStore store = new LayerStore(layout, "base");
    ObjectNode manifest = Json.object();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MediaTypes.OCI_MANIFEST);
    Path config = member(members, into, image.path("Config").asText());
    manifest.set("config", Json.descriptor(stored(store, config, MediaTypes.OCI_CONFIG)));
    ArrayNode layers = manifest.putArray("layers");
    for (JsonNode each : image.path("Layers")) {
      Path layer = member(members, into, each.asText());
      String type = isGzip(layer) ? MediaTypes.OCI_TAR_GZIP : MediaTypes.OCI_TAR;
      layers.add(Json.descriptor(stored(store, layer, type)));
    }
    layout.putManifest("base", Json.write(manifest), MediaTypes.OCI_MANIFEST);
  }

  private static Descriptor stored(LayerStore store, Path file, String type) throws IOException {
    long size = Files.size(file);
    Digest digest = store.store(BlobSource.of(file), size);
    return Descriptor.of(type, digest, size);
  }

  /** A member by its name; newer versions of docker name blobs as a layout does. */
  private static Path member(Map<String, Path> members, Path into, String name) throws IOException {
    Path found = LAYOUT.matcher(name).matches() ? into.resolve(name) : members.get(name);
    if (found == null || !Files.isRegularFile(found)) {
      throw new IOException("it names the file " + name + " and does not hold it");
    }
    return found;
  }

  private static boolean isGzip(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      return content.read() == 0x1f && content.read() == 0x8b;
    }
  }

  private static Path parent(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IOException("a file has no folder");
    }
    return parent;
  }
}
