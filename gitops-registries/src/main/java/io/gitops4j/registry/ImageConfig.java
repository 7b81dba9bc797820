package io.gitops4j.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.ImageSpec;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The configuration of an image that stands on another: what the base says stays unless it is said
 * anew. For one thread.
 */
final class ImageConfig {
  private final ObjectNode root;
  private final ObjectNode config;
  private final ArrayNode diffIds;
  private final boolean hasHistory;

  /** On the configuration of a base, which is not changed. */
  ImageConfig(ObjectNode base) {
    this.root = base.deepCopy();
    this.config = root.withObjectProperty("config");
    ObjectNode rootfs = root.withObjectProperty("rootfs");
    rootfs.put("type", "layers");
    this.diffIds = rootfs.withArrayProperty("diff_ids");
    this.hasHistory = historyIsWhole();
    if (!hasHistory) {
      root.remove("history");
    }
  }

  /** On nothing, for a platform as {@code os/architecture[/variant]}. */
  static ImageConfig scratch(String platform) {
    ObjectNode root = Json.object();
    String[] parts = platform.split("/", 3);
    root.put("architecture", parts[1]);
    root.put("os", parts[0]);
    if (parts.length == 3) {
      root.put("variant", parts[2]);
    }
    return new ImageConfig(root);
  }

  ImageConfig created(Instant at) {
    root.put("created", at.toString());
    return this;
  }

  /** Adds a layer on top. */
  ImageConfig layer(Digest diffId, Instant created, String by) {
    diffIds.add(diffId.toString());
    if (hasHistory) {
      ObjectNode entry = root.withArrayProperty("history").addObject();
      entry.put("created", created.toString());
      entry.put("created_by", by);
    }
    return this;
  }

  /** Takes the base's entrypoint away, and its arguments, which mean nothing without it. */
  ImageConfig withoutEntrypoint() {
    config.remove(List.of("Entrypoint", "Cmd"));
    return this;
  }

  /** Everything a specification says beside its layers. */
  ImageConfig apply(ImageSpec spec) {
    spec.environment().forEach(this::environment);
    if (!spec.labels().isEmpty()) {
      ObjectNode labels = config.withObjectProperty("Labels");
      spec.labels().forEach(labels::put);
    }
    for (int port : spec.ports().stream().sorted().toList()) {
      config.withObjectProperty("ExposedPorts").putObject(port + "/tcp");
    }
    spec.user().ifPresent(user -> config.put("User", user));
    spec.workingDirectory().ifPresent(path -> config.put("WorkingDir", path));
    if (!spec.entrypoint().isEmpty()) {
      withoutEntrypoint();
      words("Entrypoint", spec.entrypoint());
    }
    if (!spec.command().isEmpty()) {
      words("Cmd", spec.command());
    }
    return this;
  }

  /** Sets a variable; one of that name keeps its place. */
  ImageConfig environment(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>();
    for (JsonNode each : config.path("Env")) {
      String text = each.asText();
      int equals = text.indexOf('=');
      all.put(equals < 0 ? text : text.substring(0, equals), text);
    }
    all.put(name, name + "=" + value);
    words("Env", List.copyOf(all.values()));
    return this;
  }

  /** Operating system and architecture, for an index. */
  ObjectNode platform() {
    ObjectNode platform = Json.object();
    platform.put("architecture", root.path("architecture").asText());
    platform.put("os", root.path("os").asText());
    if (root.has("variant")) {
      platform.put("variant", root.path("variant").asText());
    }
    return platform;
  }

  byte[] write() {
    return Json.write(root);
  }

  private void words(String field, List<String> words) {
    ArrayNode list = config.putArray(field);
    words.forEach(list::add);
  }

  /** Whether the history accounts for every layer, so that it may be gone on with. */
  private boolean historyIsWhole() {
    int layers = 0;
    for (JsonNode each : root.path("history")) {
      layers += each.path("empty_layer").asBoolean() ? 0 : 1;
    }
    return layers == diffIds.size();
  }
}
