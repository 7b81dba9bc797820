package io.gitops4j.k8s.cache;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Renders by another renderer, and only what it has not rendered before. It watches which files and
 * folders that one reads, the absent ones too, and gives the same rendering again where all of them
 * have the same {@linkplain ManifestSource#identity identity}, the context is the same, and so is
 * the {@linkplain ManifestRenderer#identity renderer}. A commit that touches one of many
 * applications is rendered once then.
 *
 * <p>What is not {@linkplain Rendering#isSteady steady} is never kept, nor is anything of a
 * renderer that can't tell its identity. Whoever renders the same at the same time renders it each.
 *
 * <p>Immutable; as thread-safe as the renderer.
 */
public final class CachedRenderer implements ManifestRenderer {
  private final ManifestRenderer renderer;
  private final RenderingCache cache;

  private CachedRenderer(ManifestRenderer renderer, RenderingCache cache) {
    this.renderer = Objects.requireNonNull(renderer, "renderer");
    this.cache = Objects.requireNonNull(cache, "cache");
  }

  /**
   * A renderer that keeps what another one makes.
   *
   * @param cache where; several renderers may share it
   */
  public static CachedRenderer of(ManifestRenderer renderer, RenderingCache cache) {
    return new CachedRenderer(renderer, cache);
  }

  /** The other renderer's. */
  @Override
  public String name() {
    return renderer.name();
  }

  /** Whether the other renderer is for these files. */
  @Override
  public boolean supports(ManifestSource source) {
    return renderer.supports(source);
  }

  /** The other renderer's. */
  @Override
  public Optional<Digest> identity() {
    return renderer.identity();
  }

  /**
   * Renders, or finds what was rendered.
   *
   * @throws ProviderException as the other renderer does; a refusal is not kept
   */
  @Override
  public Rendering render(ManifestSource source, RenderContext context) {
    Optional<RenderingKey> key = renderer.identity().map(id -> RenderingKey.of(id, context));
    if (key.isEmpty()) {
      return renderer.render(source, context);
    }
    for (List<String> paths : cache.readBefore(key.get())) {
      Optional<Rendering> kept = cache.find(key.get().with(paths, source));
      if (kept.isPresent()) {
        return kept.get();
      }
    }
    WatchedSource watched = new WatchedSource(source);
    Rendering rendering = renderer.render(watched, context);
    if (rendering.isSteady()) {
      List<String> paths = watched.paths();
      cache.keep(key.get(), paths, key.get().with(paths, source), rendering);
    }
    return rendering;
  }
}
