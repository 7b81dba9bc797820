package io.gitops4j.examples.portal;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import java.util.List;

/** Renders nothing where there are no files: what a first release that was taken back leaves. */
record OrNothing(ManifestRenderer renderer) implements ManifestRenderer {
  @Override
  public String name() {
    return renderer.name();
  }

  @Override
  public boolean supports(ManifestSource source) {
    return source.files().isEmpty() || renderer.supports(source);
  }

  @Override
  public Rendering render(ManifestSource source, RenderContext context) {
    return source.files().isEmpty()
        ? new Rendering(name(), List.of(), Digest.of(new byte[0]))
        : renderer.render(source, context);
  }
}
