package io.gitops4j.k8s.health;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.k8s.PlainYamlRenderer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Objects as tests write them: YAML, where an entry {@code
 * Ready=False/Because@2026-11-21T20:00:00Z} of a list of conditions stands for one; reason and time
 * may be left out.
 */
final class Written {
  /** When tests take place. */
  static final Instant NOW = Instant.parse("2026-11-21T20:00:00Z");

  static final InstantSource CLOCK = InstantSource.fixed(NOW);

  private Written() {}

  /**
   * An object.
   *
   * @param kind {@code apps/v1 Deployment}
   * @param rest what it says besides, as the inside of a flow mapping
   */
  static Fields object(String kind, @Nullable String rest) {
    String[] type = kind.split(" ", -1);
    String said = rest == null ? "" : rest;
    String name = said.contains("metadata:") ? "" : "metadata: {name: web}, ";
    return yaml("{apiVersion: " + type[0] + ", kind: " + type[1] + ", " + name + said + "}");
  }

  /** An object as YAML. */
  static Fields yaml(String text) {
    Fields read =
        PlainYamlRenderer.create()
            .render(new OneFile(text), RenderContext.of("shop", "test"))
            .manifests()
            .get(0)
            .object();
    return Fields.of("object", expanded(read.asMap())).object("object");
  }

  private static @Nullable Object expanded(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((k, v) -> copy.put(String.valueOf(k), expanded(v)));
      return copy;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Written::expanded).toList();
    }
    return value instanceof String text && text.matches("\\w+=\\w*(/\\w+)?(@\\S+)?")
        ? condition(text)
        : value;
  }

  private static Map<String, String> condition(String text) {
    String[] timed = text.split("@", 2);
    String[] reasoned = timed[0].split("/", 2);
    String[] stated = reasoned[0].split("=", 2);
    Map<String, String> condition = new LinkedHashMap<>();
    condition.put("type", stated[0]);
    condition.put("status", stated[1]);
    if (reasoned.length > 1) {
      condition.put("reason", reasoned[1]);
    }
    if (timed.length > 1) {
      condition.put("lastTransitionTime", timed[1]);
    }
    return condition;
  }

  private record OneFile(String text) implements ManifestSource {
    @Override
    public List<String> files() {
      return List.of("object.yaml");
    }

    @Override
    public Optional<byte[]> read(String path) {
      return Optional.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String describe() {
      return "test";
    }
  }
}
