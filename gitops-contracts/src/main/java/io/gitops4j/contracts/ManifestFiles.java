package io.gitops4j.contracts;

import io.gitops4j.core.spi.ManifestSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A source in memory.
 *
 * @param describe what it says of itself
 * @param contents the files' texts by their paths
 */
record ManifestFiles(String describe, Map<String, String> contents) implements ManifestSource {
  @Override
  public List<String> files() {
    return contents.keySet().stream().sorted().toList();
  }

  @Override
  public Optional<byte[]> read(String path) {
    return Optional.ofNullable(contents.get(path))
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }
}
