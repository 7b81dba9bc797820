package io.gitops4j.contracts.registry;

import io.gitops4j.core.model.Digest;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which repositories the latest blobs were stored in, for mounts that do not say from where.
 * Thread-safe.
 */
final class KnownBlobs {
  private static final int MOST = 10_000;
  private static final int REPOSITORIES = 8;

  private final Map<Digest, Set<String>> repositories = new LinkedHashMap<>();

  synchronized void add(Digest digest, String repository) {
    Set<String> known = repositories.computeIfAbsent(digest, each -> new LinkedHashSet<>());
    if (known.size() < REPOSITORIES) {
      known.add(repository);
    }
    if (repositories.size() > MOST) {
      repositories.remove(repositories.keySet().iterator().next());
    }
  }

  synchronized List<String> repositoriesOf(Digest digest) {
    return List.copyOf(repositories.getOrDefault(digest, Set.of()));
  }
}
