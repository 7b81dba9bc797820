package io.gitops4j.registry.chart;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.SemanticVersion;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A version of a chart, as an index lists it. Immutable. */
public final class IndexedChart {
  private final ChartMetadata metadata;
  private final List<String> urls;
  private final @Nullable Digest digest;

  private IndexedChart(ChartMetadata metadata, List<String> urls, @Nullable Digest digest) {
    this.metadata = metadata;
    this.urls = urls;
    this.digest = digest;
  }

  /**
   * Checks what was read.
   *
   * @throws IOException if it is no version of that chart; the message begins with "its"
   */
  static IndexedChart of(String name, Map<String, @Nullable Object> values) throws IOException {
    ChartMetadata metadata = ChartMetadata.of(values, "v1");
    if (!metadata.name().equals(name)) {
      throw new IOException("its name is " + metadata.name());
    }
    List<String> urls = MetadataValues.lines(values, "urls");
    if (urls.isEmpty() || urls.get(0).isEmpty()) {
      throw new IOException("its urls are missing");
    }
    return new IndexedChart(metadata, urls, digest(MetadataValues.text(values, "digest")));
  }

  /** The entry of a chart at an address. */
  static IndexedChart of(Chart chart, String url, Instant created) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>(chart.metadata().values());
    values.put("apiVersion", chart.metadata().apiVersion());
    values.put("created", ChartManifest.time(created));
    values.put("digest", chart.digest().hex());
    values.put("urls", List.of(url));
    try {
      return of(chart.name(), values);
    } catch (IOException e) {
      throw new IllegalStateException("What was checked is wrong now", e);
    }
  }

  private static @Nullable Digest digest(@Nullable String text) throws IOException {
    if (text == null) {
      return null;
    }
    try {
      return Digest.parse(text.indexOf(':') < 0 ? "sha256:" + text : text);
    } catch (IllegalArgumentException e) {
      throw new IOException("its digest is none", e);
    }
  }

  /** What its {@code Chart.yaml} says. */
  public ChartMetadata metadata() {
    return metadata;
  }

  /** The chart's name. */
  public String name() {
    return metadata.name();
  }

  /** Its version. */
  public SemanticVersion version() {
    return metadata.version();
  }

  /** Where its archive is; addresses without a scheme are below the index. At least one. */
  public List<String> urls() {
    return urls;
  }

  /** The archive's digest; there are indexes without. */
  public Optional<Digest> digest() {
    return Optional.ofNullable(digest);
  }

  /** When it was added, where the index says so. */
  public Optional<Instant> created() {
    Object text = metadata.values().get("created");
    try {
      return Optional.ofNullable(text).map(t -> OffsetDateTime.parse(t.toString()).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Name and version. */
  @Override
  public String toString() {
    return metadata.toString();
  }
}
