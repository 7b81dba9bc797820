package io.gitops4j.core.spi;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ProviderException;
import java.util.Optional;

/** Turns files and values into the manifests that are to stand in an environment. Thread-safe. */
public interface ManifestRenderer {
  /** A short name, for receipts: {@code plain}, {@code helm}. */
  String name();

  /** Whether this is the renderer for these files, judged by their names alone. */
  boolean supports(ManifestSource source);

  /**
   * Stands for everything beside files and context that its renderings depend on: name, versions,
   * options. Two renderers with the same identity make the same of the same. Nothing secret can be
   * told from it.
   *
   * @return empty if that can't be said, as is the standard; its renderings are not kept then
   * @throws ProviderException if a program that it needs can't be asked for its version
   */
  default Optional<Digest> identity() {
    return Optional.empty();
  }

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
