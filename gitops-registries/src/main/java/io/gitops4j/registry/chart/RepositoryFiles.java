package io.gitops4j.registry.chart;

import java.util.Optional;

/** The files of a repository of charts. Thread-safe. */
interface RepositoryFiles {
  /**
   * A file's bytes; empty if there is none.
   *
   * @param url an address, or a path below the index
   * @param doing what for, after "Could not"
   */
  Optional<byte[]> read(String url, String doing);
}
