package io.gitops4j.core.spi;

import io.gitops4j.core.model.ProviderException;

/** Turns files and values into the manifests that are to stand in an environment. Thread-safe. */
public interface ManifestRenderer {
  /** A short name, for receipts: {@code plain}, {@code helm}. */
  String name();

  /** Whether this is the renderer for these files, judged by their names alone. */
  boolean supports(ManifestSource source);

  /**
   * Renders. The same files and context give the same manifests.
   *
   * @param source the files
   * @param context for what
   * @throws ProviderException {@code INVALID} for files that are not what they should be; the
   *     message names file, line and column
   */
  Rendering render(ManifestSource source, RenderContext context);
}
