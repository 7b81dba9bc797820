package io.gitops4j.canary.azure;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.spi.ManifestSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files that a test writes down. */
record YamlFolder(Map<String, String> contents) implements ManifestSource {
  @Override
  public String describe() {
    return "endpoints";
  }

  @Override
  public List<String> files() {
    return contents.keySet().stream().sorted().toList();
  }

  @Override
  public Optional<byte[]> read(String path) {
    return Optional.ofNullable(contents.get(path)).map(text -> text.getBytes(UTF_8));
  }
}
