package io.gitops4j.k8s;

import io.gitops4j.core.spi.ManifestSource;

/** Reads files of a source, all together no more than the limits allow. Not thread-safe. */
final class LimitedSource {
  private final String task;
  private final ManifestSource source;
  private final ManifestLimits limits;
  private long left;

  LimitedSource(String task, ManifestSource source, ManifestLimits limits) {
    this.task = task;
    this.source = source;
    this.limits = limits;
    this.left = limits.maxTotalBytes();
  }

  /**
   * A file that is listed.
   *
   * @throws io.gitops4j.core.model.ProviderException {@code INVALID} if it is not there, or too
   *     much
   */
  byte[] read(String path) {
    byte[] content =
        source
            .read(path)
            .orElseThrow(
                () -> SourceFolder.invalid(task, path + " is listed and not there", "Look again"));
    left -= content.length;
    if (left < 0) {
      throw SourceFolder.invalid(
          task,
          "the files have more than " + limits.maxTotalBytes() + " bytes together",
          "Split the folder, or raise ManifestLimits.maxTotalBytes");
    }
    return content;
  }
}
