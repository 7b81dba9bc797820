package io.gitops4j.k8s.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * What a rendering depends on. Its digest tells nothing that is secret.
 *
 * @param digest of all of it
 */
record RenderingKey(Digest digest) {
  /** How keys are made and renderings written; another one does not find those of this one. */
  private static final String FORMAT = "1";

  /** Of a renderer and what it renders for; which files it will read is not known yet. */
  static RenderingKey of(Digest renderer, RenderContext context) {
    List<String> all = new ArrayList<>();
    all.add(FORMAT);
    all.add(renderer.toString());
    all.add(context.application());
    all.add(context.environment());
    all.add(context.namespace());
    // their order counts: what is rendered may be in that order
    all.add(new String(Json.write(context.values()), UTF_8));
    all.add(context.kubernetesVersion());
    all.addAll(context.apiVersions());
    return of(all);
  }

  /** This and what is at some paths of a source. */
  RenderingKey with(List<String> paths, ManifestSource source) {
    List<String> all = new ArrayList<>();
    all.add(digest.toString());
    for (String path : paths) {
      all.add(path);
      all.add(source.identity(path).orElse(""));
    }
    return of(all);
  }

  /** The length before each text keeps others from being the same together. */
  private static RenderingKey of(List<String> all) {
    MessageDigest hash = Digest.sha256();
    for (String each : all) {
      byte[] text = each.getBytes(UTF_8);
      hash.update((text.length + ":").getBytes(UTF_8));
      hash.update(text);
    }
    return new RenderingKey(Digest.of(hash));
  }
}
