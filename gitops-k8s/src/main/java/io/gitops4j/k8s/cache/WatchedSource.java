package io.gitops4j.k8s.cache;

import io.gitops4j.core.spi.ManifestSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** Remembers what is read of a source, and what was looked for and is not there. Thread-safe. */
final class WatchedSource implements ManifestSource {
  private final ManifestSource source;
  private final Set<String> seen = new ConcurrentSkipListSet<>();

  WatchedSource(ManifestSource source) {
    this.source = source;
  }

  /** The paths of all that was read, sorted; what is below one of them is not named again. */
  List<String> paths() {
    List<String> paths = new ArrayList<>();
    for (String path : seen) {
      if (!isBelowAny(path)) {
        paths.add(path);
      }
    }
    return paths;
  }

  private boolean isBelowAny(String path) {
    for (int end = path.lastIndexOf('/'); end >= 0; end = path.lastIndexOf('/', end - 1)) {
      if (seen.contains(path.substring(0, end))) {
        return true;
      }
    }
    return !path.isEmpty() && seen.contains("");
  }

  @Override
  public List<String> files() {
    seen.add("");
    return source.files();
  }

  @Override
  public List<String> files(String folder) {
    seen.add(folder);
    return source.files(folder);
  }

  @Override
  public Optional<byte[]> read(String path) {
    seen.add(path);
    return source.read(path);
  }

  @Override
  public Optional<String> identity(String path) {
    seen.add(path);
    return source.identity(path);
  }

  @Override
  public String describe() {
    return source.describe();
  }
}
