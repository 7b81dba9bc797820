package io.gitops4j.benchmarks;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import java.util.Optional;

/** Another renderer, and how often it was asked. Not thread-safe. */
final class CountedRenderer implements ManifestRenderer {
  private final ManifestRenderer renderer;
  private int renderings;

  CountedRenderer(ManifestRenderer renderer) {
    this.renderer = renderer;
  }

  int renderings() {
    return renderings;
  }

  @Override
  public String name() {
    return renderer.name();
  }

  @Override
  public boolean supports(ManifestSource source) {
    return renderer.supports(source);
  }

  @Override
  public Optional<Digest> identity() {
    return renderer.identity();
  }

  @Override
  public Rendering render(ManifestSource source, RenderContext context) {
    renderings++;
    return renderer.render(source, context);
  }
}
