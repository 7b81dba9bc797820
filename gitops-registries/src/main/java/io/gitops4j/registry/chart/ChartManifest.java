package io.gitops4j.registry.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.Descriptor;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The manifest of a chart in a registry, as Helm writes and reads it.
 *
 * @param chart the archive
 * @param provenance what the maker signed, if anything
 * @see <a href="https://helm.sh/docs/topics/registries/">Use OCI-based registries</a>
 */
record ChartManifest(Descriptor chart, Optional<Descriptor> provenance) {
  static final String TYPE = "application/vnd.oci.image.manifest.v1+json";
  static final String CONFIG = "application/vnd.cncf.helm.config.v1+json";
  static final String CONTENT = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
  static final String PROVENANCE = "application/vnd.cncf.helm.chart.provenance.v1.prov";
  private static final String OLD_CONTENT = "application/tar+gzip";
  private static final String OCI = "org.opencontainers.image.";
  private static final int LARGEST = 4 << 20;
  private static final JsonMapper MAPPER = new JsonMapper();

  /** Layers are sorted by digest, so that their order depends on nothing else. */
  static byte[] write(Descriptor config, List<Descriptor> layers, Map<String, String> said) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schemaVersion", 2);
    json.put("config", descriptor(config));
    json.put(
        "layers",
        layers.stream()
            .sorted(Comparator.comparing(layer -> layer.digest().toString()))
            .map(ChartManifest::descriptor)
            .toList());
    json.put("annotations", new TreeMap<>(said));
    return ConfigJson.write(json);
  }

  /** What a chart says of itself, as annotations of its manifest; as Helm sets them. */
  static Map<String, String> annotations(ChartMetadata chart, @Nullable Instant created)
      throws IOException {
    Map<String, String> all = new TreeMap<>();
    put(all, "description", chart.description().orElse(""));
    put(all, "url", chart.home().orElse(""));
    put(all, "source", chart.sources().stream().findFirst().orElse(""));
    put(all, "authors", authors(chart));
    if (created != null) {
      put(all, "created", time(created));
    }
    all.putAll(chart.annotations());
    put(all, "title", chart.name());
    put(all, "version", chart.version().toString());
    return all;
  }

  /** A time to the second, in UTC. */
  static String time(Instant time) {
    return DateTimeFormatter.ISO_INSTANT.format(
        time.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
  }

  private static String authors(ChartMetadata chart) throws IOException {
    List<String> all = new ArrayList<>();
    for (Map<?, ?> each : MetadataValues.maps(chart.values(), "maintainers")) {
      String name = MetadataValues.line(each, "name");
      String email = MetadataValues.line(each, "email");
      all.add((name == null ? "" : name) + (email == null ? "" : " (" + email + ")"));
    }
    return String.join(", ", all);
  }

  private static void put(Map<String, String> all, String name, String value) {
    if (!value.isBlank()) {
      all.put(OCI + name, value);
    }
  }

  private static Map<String, Object> descriptor(Descriptor descriptor) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("mediaType", descriptor.mediaType());
    json.put("digest", descriptor.digest().toString());
    json.put("size", descriptor.size());
    return json;
  }

  /**
   * Reads a manifest.
   *
   * @throws IOException if it is not that of a chart; the message is half a sentence
   */
  static ChartManifest read(byte[] content) throws IOException {
    if (content.length > LARGEST) {
      throw new IOException("its manifest is larger than " + LARGEST + " bytes");
    }
    JsonNode json;
    try {
      json = MAPPER.readTree(content);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IOException("its manifest is no JSON", e);
    }
    String type = json.path("config").path("mediaType").asText();
    if (!type.equals(CONFIG)) {
      throw new IOException(
          "it is no chart: its configuration is "
              + (type.isEmpty() ? "none" : Refusal.shown(type)));
    }
    List<Descriptor> charts = new ArrayList<>();
    List<Descriptor> proofs = new ArrayList<>();
    for (JsonNode layer : json.path("layers")) {
      switch (layer.path("mediaType").asText()) {
        case CONTENT, OLD_CONTENT -> charts.add(descriptor(layer));
        case PROVENANCE -> proofs.add(descriptor(layer));
        default -> {}
      }
    }
    if (charts.size() != 1 || proofs.size() > 1) {
      throw new IOException(
          "its manifest names "
              + charts.size()
              + " archives and "
              + proofs.size()
              + " provenances, where one and at most one belong");
    }
    return new ChartManifest(charts.get(0), proofs.stream().findFirst());
  }

  private static Descriptor descriptor(JsonNode layer) throws IOException {
    try {
      JsonNode size = layer.path("size");
      return Descriptor.of(
          layer.path("mediaType").asText(),
          Digest.parse(layer.path("digest").asText()),
          size.isIntegralNumber() ? size.longValue() : -1);
    } catch (IllegalArgumentException e) {
      throw new IOException("its manifest has a layer without digest or size", e);
    }
  }
}
