package io.gitops4j.registry.store;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import java.util.List;
import java.util.Optional;

/**
 * Renders what is installed if it is what was installed, and nothing where nothing is.
 *
 * @param charts renders charts
 */
record PinnedRenderer(ManifestRenderer charts) implements ManifestRenderer {
  @Override
  public String name() {
    return charts.name();
  }

  @Override
  public boolean supports(ManifestSource source) {
    return source.files().isEmpty() || charts.supports(source);
  }

  @Override
  public Rendering render(ManifestSource source, RenderContext context) {
    if (source.files().isEmpty()) {
      return new Rendering(name(), List.of(), Digest.of(new byte[0]));
    }
    ReleaseFolder folder = new ReleaseFolder("", source);
    Optional<Release> release = folder.release();
    if (release.isPresent() && !folder.isIntact(release.get())) {
      throw Refusal.invalid(
          "Could not render %s: its %s has not the digest of its Chart.yaml, %s. Bring the archive back."
              .formatted(
                  source.describe(),
                  ReleaseFolder.archive(release.get().chart()),
                  release.get().digest()));
    }
    return charts.render(source, context);
  }
}
