package io.gitops4j.k8s;

import io.gitops4j.core.spi.ManifestSource;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks through an overlay for its bases, and for what Kustomize would fetch. Not thread-safe. */
final class KustomizeFolders {
  /** The files that say what a folder is made of. */
  static final Set<String> FILES =
      Set.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  /** Below these names stand files, folders, or URLs. */
  private static final Set<String> NAMES =
      Set.of(
          "resources",
          "bases",
          "components",
          "crds",
          "generators",
          "transformers",
          "validators",
          "configurations",
          "patchesStrategicMerge",
          "path",
          "files",
          "envs",
          "env");

  private static final Pattern REMOTE =
      Pattern.compile(
          "([A-Za-z0-9_.-]+=)?([A-Za-z0-9+.:-]*://.*|git@.*|git::.*|gh:.*|github\\.com[/:].*)"
              + "|.*\\?ref=.*");

  /** What has a line break is a patch or a text, no name. */
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final String task;
  private final ManifestSource source;
  private final ManifestLimits limits;
  private final Deque<String> folders = new ArrayDeque<>();
  private final Set<String> seen = new HashSet<>();
  private final Set<String> roots = new HashSet<>();

  KustomizeFolders(String task, ManifestSource source, ManifestLimits limits) {
    this.task = task;
    this.source = source;
    this.limits = limits;
  }

  /** The first thing that would be fetched, as {@code file names entry}; empty if there is none. */
  Optional<String> remote(String overlay) {
    folders.add(overlay);
    Optional<String> found = Optional.empty();
    while (found.isEmpty() && !folders.isEmpty()) {
      String folder = folders.remove();
      if (seen.add(folder)) {
        found = in(folder);
      }
    }
    return found;
  }

  /**
   * What Kustomize may ask for, once it is known that nothing would be fetched: all that is in the
   * folders of kustomizations, and the files that they name elsewhere, which it refuses.
   */
  Set<String> files() {
    Set<String> files = new TreeSet<>();
    for (String named : seen) {
      if (roots.contains(named)) {
        files.addAll(source.files(named));
      } else if (!named.isEmpty() && source.read(named).isPresent()) {
        files.add(named);
      }
    }
    return files;
  }

  private Optional<String> in(String folder) {
    for (String name : FILES) {
      String path = folder.isEmpty() ? name : folder + "/" + name;
      Optional<byte[]> content = source.read(path);
      if (content.isPresent()) {
        roots.add(folder);
        YamlFile file = new YamlFile(task, path);
        for (KubernetesYaml.Document document : KubernetesYaml.read(file, content.get(), limits)) {
          Optional<String> remote = in(folder, "", document.value());
          if (remote.isPresent()) {
            return remote.map(entry -> path + " names " + entry);
          }
        }
      }
    }
    return Optional.empty();
  }

  /** A value, and the name below which it stands. */
  private Optional<String> in(String folder, String name, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .flatMap(e -> in(folder, String.valueOf(e.getKey()), e.getValue()).stream())
          .findFirst();
    }
    if (value instanceof List<?> list) {
      return list.stream().flatMap(element -> in(folder, name, element).stream()).findFirst();
    }
    if (value instanceof String entry && NAMES.contains(name) && !CONTROL.matcher(entry).find()) {
      if (REMOTE.matcher(entry).matches()) {
        return Optional.of(entry);
      }
      String below = Path.of(folder).resolve(entry).normalize().toString();
      if (!below.startsWith("..")) {
        folders.add(below);
      }
    }
    return Optional.empty();
  }
}
