package io.gitops4j.registry.store;

import io.gitops4j.core.spi.ManifestSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files in memory.
 *
 * @param content by path, sorted
 * @param describe names it for people
 */
record FolderContent(Map<String, byte[]> content, String describe) implements ManifestSource {
  @Override
  public List<String> files() {
    return List.copyOf(content.keySet());
  }

  @Override
  public Optional<byte[]> read(String path) {
    return Optional.ofNullable(content.get(path));
  }
}
