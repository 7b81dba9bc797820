package io.gitops4j.k8s.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import io.gitops4j.k8s.model.CanonicalJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A renderer whose files say which others to read: {@code file a/b}, {@code folder a}, {@code names
 * a}; what it reads depends on what it read. Text is {@code <environment>} filled in.
 *
 * @param option a part of what it makes
 */
record Including(String option) implements ManifestRenderer {
  @Override
  public String name() {
    return "including";
  }

  @Override
  public Optional<Digest> identity() {
    return Optional.of(Digest.of(("including " + option).getBytes(UTF_8)));
  }

  @Override
  public boolean supports(ManifestSource source) {
    return true;
  }

  @Override
  public Rendering render(ManifestSource source, RenderContext context) {
    Map<String, String> seen = new LinkedHashMap<>();
    read(source, "main", context, seen);
    Fields object =
        Fields.of("apiVersion", "v1")
            .with("kind", "ConfigMap")
            .with("metadata", Fields.of("name", context.application()))
            .with("data", Fields.copyOf(seen).with("option", option))
            .with("values", context.values());
    List<KubernetesManifest> all = List.of(new KubernetesManifest("main", object));
    return new Rendering("including/1", all, CanonicalJson.digest(all));
  }

  private static void read(
      ManifestSource source, String path, RenderContext context, Map<String, String> seen) {
    if (seen.containsKey(path)) {
      return;
    }
    String text = source.read(path).map(content -> new String(content, UTF_8)).orElse("absent");
    seen.put(path, text);
    for (String line : text.replace("<environment>", context.environment()).lines().toList()) {
      String rest = line.substring(line.indexOf(' ') + 1);
      if (line.startsWith("file ")) {
        read(source, rest, context, seen);
      } else if (line.startsWith("folder ")) {
        source.files(rest).forEach(file -> read(source, file, context, seen));
      } else if (line.startsWith("names ")) {
        seen.put(line, String.join(" ", source.files(rest)));
      }
    }
  }
}
