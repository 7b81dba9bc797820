package io.gitops4j.k8s;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A file that is to stand in an environment's folder.
 *
 * @param path below the environment's folder, with slashes
 * @param object {@code kind/namespace/name}, or {@code kind/name} without a namespace
 * @param origin where the manifest comes from
 * @param manifest what it is to hold
 * @param digest of the file's bytes
 */
record DesiredFile(String path, String object, String origin, Fields manifest, Digest digest) {
  private static final Pattern KIND = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,62}");
  private static final int LONGEST_NAME = 200;

  /** The file's bytes. */
  byte[] content() {
    return ManifestYaml.write(manifest);
  }

  /**
   * The files of a rendering by their paths, in the order of the rendering.
   *
   * @param task what fails, for messages
   * @throws ProviderException {@code INVALID} if two manifests would be one file, or an object has
   *     no kind or name
   */
  static Map<String, DesiredFile> of(String task, Rendering rendering) {
    Map<String, DesiredFile> files = new LinkedHashMap<>();
    for (KubernetesManifest manifest : rendering.manifests()) {
      DesiredFile file = of(task, manifest);
      DesiredFile twin = files.putIfAbsent(file.path(), file);
      if (twin != null) {
        throw new ProviderException(
            ErrorKind.INVALID,
            String.format(
                "Could not %s: %s stands in both %s and %s. Remove or rename one of them.",
                task, file.object(), twin.origin(), file.origin()));
      }
    }
    return files;
  }

  private static DesiredFile of(String task, KubernetesManifest manifest) {
    String kind = manifest.object().findText("kind").orElse("");
    String name = manifest.object().object("metadata").findText("name").orElse("");
    String namespace = manifest.namespace();
    if (!KIND.matcher(kind).matches() || name.isEmpty()) {
      throw new ProviderException(
          ErrorKind.INVALID,
          String.format(
              "Could not %s: %s is no Kubernetes object with kind and metadata.name. Correct it.",
              task, manifest.origin()));
    }
    boolean cluster = namespace.isEmpty();
    String folder = cluster ? "_cluster" : fileName(namespace);
    return new DesiredFile(
        kind + "/" + folder + "/" + fileName(name) + ".yaml",
        cluster ? kind + "/" + name : kind + "/" + namespace + "/" + name,
        manifest.origin(),
        manifest.object(),
        Digest.of(ManifestYaml.write(manifest.object())));
  }

  /**
   * A name as file systems take it, also those that do not tell capitals from small letters. What
   * names of Kubernetes rarely have stands as {@code %} and its bytes; two names never become one.
   */
  private static String fileName(String name) {
    StringBuilder safe = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-' || b == '.';
      if (plain && !(b == '.' && safe.isEmpty())) {
        safe.append((char) b);
      } else {
        safe.append(String.format(Locale.ROOT, "%%%02X", b));
      }
    }
    if (safe.length() <= LONGEST_NAME) {
      return safe.toString();
    }
    String hash = Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 32);
    return safe.substring(0, LONGEST_NAME - 40) + "%-" + hash;
  }
}
