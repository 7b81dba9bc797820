package io.gitops4j.k8s;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a kustomization would fetch: entries that are URLs, or that a host and a repository begin.
 */
final class RemoteResources {
  private static final Set<String> LISTS =
      Set.of(
          "resources",
          "bases",
          "components",
          "crds",
          "generators",
          "transformers",
          "validators",
          "configurations",
          "openapi");
  private static final Pattern REMOTE =
      Pattern.compile("^[A-Za-z0-9+.:-]*://.*|^git@.*|^(git::|gh:|github\\.com[/:]).*|.*\\?ref=.*");

  private RemoteResources() {}

  /** The first one of a kustomization; empty if there is none. */
  static Optional<String> in(YamlFile file, byte[] content, ManifestLimits limits) {
    return KubernetesYaml.read(file, content, limits).stream()
        .map(KubernetesYaml.Document::value)
        .flatMap(document -> in(document).stream())
        .findFirst();
  }

  private static Optional<String> in(@Nullable Object document) {
    if (!(document instanceof Map<?, ?> kustomization)) {
      return Optional.empty();
    }
    return LISTS.stream()
        .map(kustomization::get)
        .flatMap(entries -> texts(entries).stream())
        .filter(entry -> REMOTE.matcher(entry).matches())
        .findFirst();
  }

  private static List<String> texts(@Nullable Object entries) {
    if (entries instanceof List<?> list) {
      return list.stream().filter(String.class::isInstance).map(String.class::cast).toList();
    }
    if (entries instanceof Map<?, ?> map) {
      return texts(List.copyOf(map.values()));
    }
    return List.of();
  }
}
