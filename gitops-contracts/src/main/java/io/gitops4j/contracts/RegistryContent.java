package io.gitops4j.contracts;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** Small artifacts, and large blobs that are nowhere, for tests of registries. Thread-safe. */
public final class RegistryContent {
  /** The type of an image's manifest. */
  public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  /** The type of an index. */
  public static final String INDEX = "application/vnd.oci.image.index.v1+json";

  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

  private RegistryContent() {}

  /** The bytes of a text. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Stores a text as a blob. */
  public static Digest putBlob(Registry registry, String repository, String text) {
    byte[] content = bytes(text);
    Digest digest = Digest.of(content);
    registry.putBlob(repository, digest, content.length, BlobSource.of(content));
    return digest;
  }

  /** A blob's whole content as text. */
  public static String read(Registry registry, String repository, Digest digest) {
    try (InputStream content = registry.blob(repository, digest)) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A manifest with one layer of that text, whose blobs need not be anywhere. */
  public static byte[] manifest(String layer) {
    return manifest(layer, "");
  }

  /** A manifest with one layer of that text about another manifest. */
  public static byte[] manifestAbout(String layer, Descriptor subject) {
    return manifest(
        layer,
        ",\"artifactType\":\"application/vnd.example.note\",\"subject\":"
            + json(subject)
            + ",\"annotations\":{\"note\":\""
            + layer
            + "\"}");
  }

  /** An index of some manifests. */
  public static byte[] index(Descriptor... children) {
    String list = String.join(",", Arrays.stream(children).map(RegistryContent::json).toList());
    return bytes(
        "{\"schemaVersion\":2,\"mediaType\":\"" + INDEX + "\",\"manifests\":[" + list + "]}");
  }

  /** Stores an image with one layer of that text, without a tag. */
  public static Descriptor putImage(Registry registry, String repository, String layer) {
    return putManifest(registry, repository, layer, manifest(layer));
  }

  /** Stores a manifest about another one. */
  public static Descriptor putNote(
      Registry registry, String repository, String layer, Descriptor subject) {
    return putManifest(registry, repository, layer, manifestAbout(layer, subject));
  }

  /** A stream of so many bytes that are the same each time; held nowhere. */
  public static InputStream generated(long size) {
    return new InputStream() {
      private long at;

      @Override
      public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) {
        if (at >= size) {
          return -1;
        }
        int count = (int) Math.min(length, size - at);
        for (int i = 0; i < count; i++) {
          into[offset + i] = (byte) (((at + i) * 31) >>> 3);
        }
        at += count;
        return count;
      }
    };
  }

  /** The digest of {@link #generated} bytes. */
  public static Digest digestOfGenerated(long size) {
    MessageDigest hash = Digest.sha256();
    byte[] chunk = new byte[64 * 1024];
    try (InputStream content = generated(size)) {
      for (int count = content.read(chunk); count >= 0; count = content.read(chunk)) {
        hash.update(chunk, 0, count);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Digest.of(hash);
  }

  private static Descriptor putManifest(
      Registry registry, String repository, String layer, byte[] manifest) {
    putBlob(registry, repository, config(layer));
    putBlob(registry, repository, layer);
    return registry.putManifest(repository, manifest, MANIFEST);
  }

  private static byte[] manifest(String layer, String more) {
    return bytes(
        "{\n  \"schemaVersion\": 2,\n  \"mediaType\": \""
            + MANIFEST
            + "\",\n  \"config\": "
            + json(CONFIG, config(layer))
            + ",\n  \"layers\": ["
            + json(LAYER, layer)
            + "]"
            + more
            + "\n}\n");
  }

  private static String config(String layer) {
    return "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\","
        + "\"diff_ids\":[\""
        + Digest.of(bytes(layer))
        + "\"]}}";
  }

  private static String json(String mediaType, String content) {
    byte[] bytes = bytes(content);
    return json(Descriptor.of(mediaType, Digest.of(bytes), bytes.length));
  }

  private static String json(Descriptor descriptor) {
    return "{\"mediaType\":\""
        + descriptor.mediaType()
        + "\",\"digest\":\""
        + descriptor.digest()
        + "\",\"size\":"
        + descriptor.size()
        + "}";
  }
}
