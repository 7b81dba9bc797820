package io.gitops4j.k8s;

import io.gitops4j.core.spi.ManifestSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A source in memory.
 *
 * @param contents texts by paths
 */
public record MemoryFiles(Map<String, String> contents) implements ManifestSource {
  /** Some files. */
  public static MemoryFiles of(Map<String, String> contents) {
    return new MemoryFiles(contents);
  }

  @Override
  public List<String> files() {
    return contents.keySet().stream().sorted().toList();
  }

  @Override
  public Optional<byte[]> read(String path) {
    return Optional.ofNullable(contents.get(path)).map(t -> t.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String describe() {
    return "memory";
  }
}
