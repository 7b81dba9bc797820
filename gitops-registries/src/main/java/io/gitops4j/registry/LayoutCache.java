package io.gitops4j.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Layouts below a folder as a cache of a limited size. Everything that is used there is told to the
 * leases. Thread-safe, also among processes.
 */
final class LayoutCache {
  private final Path root;
  private final long largest;
  private final CacheLeases leases;

  LayoutCache(Path root, long largest, Duration grace) {
    this.root = root;
    this.largest = largest;
    this.leases = new CacheLeases(root, grace);
  }

  CacheLeases leases() {
    return leases;
  }

  /** Does a piece of work, after which the cache is made small again. */
  <T> T during(Supplier<T> work) {
    return leases.during(work, this::shrink);
  }

  /** Removes what nobody needs, until the rest is small enough. */
  private void shrink() throws IOException {
    Set<Path> changed =
        leases.alone(() -> new CacheContent(root).shrinkTo(largest, leases.neededSince()));
    for (Path folder : changed) {
      forget(new LayoutFolder(folder));
    }
  }

  /** What is listed and not there is as good as not listed; it is taken off the list as well. */
  private static void forget(LayoutFolder folder) throws IOException {
    folder.update(
        index ->
            index.manifests().stream()
                .filter(manifest -> Files.notExists(folder.blobFile(manifest.digest())))
                .reduce(index, (left, each) -> left.without(each.digest()), (one, other) -> other));
  }
}
