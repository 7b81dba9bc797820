package io.gitops4j.registry.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.SemanticVersion;
import io.gitops4j.core.model.VersionRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a repository of charts has: its {@code index.yaml}. Immutable; it is held in memory, about
 * three kilobytes for each version of a chart.
 */
public final class ChartIndex {
  private static final YAMLMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .build());
  private static final Comparator<IndexedChart> NEWEST_FIRST =
      Comparator.comparing(IndexedChart::version, SemanticVersion.NEWEST_FIRST);

  private final Map<String, List<IndexedChart>> charts;
  private final List<String> skipped;

  ChartIndex(Map<String, List<IndexedChart>> charts, List<String> skipped) {
    this.charts = new TreeMap<>();
    charts.forEach(
        (name, versions) -> this.charts.put(name, versions.stream().sorted(NEWEST_FIRST).toList()));
    this.skipped = List.copyOf(skipped);
  }

  /** An index without charts. */
  public static ChartIndex empty() {
    return new ChartIndex(Map.of(), List.of());
  }

  /**
   * Reads an {@code index.yaml}. Entries that are wrong are left out and named by {@link #skipped}.
   *
   * @param from where it is from, for messages
   * @throws ProviderException {@code INVALID} if it is no index
   */
  public static ChartIndex read(byte[] content, String from) {
    try {
      return IndexReader.read(content);
    } catch (IOException e) {
      throw Refusal.invalid(
          "Could not read the index of charts " + from + ": " + e.getMessage() + ".", e);
    }
  }

  /** The charts' names, sorted. */
  public List<String> names() {
    return List.copyOf(charts.keySet());
  }

  /** The versions of a chart: releases, the newest first, then pre-releases, the newest first. */
  public List<IndexedChart> versions(String chart) {
    return charts.getOrDefault(chart, List.of());
  }

  /** A version of a chart; empty if there is none. */
  public Optional<IndexedChart> find(String chart, SemanticVersion version) {
    return versions(chart).stream().filter(each -> each.version().equals(version)).findFirst();
  }

  /** The newest version of a chart in a range; empty if there is none. */
  public Optional<IndexedChart> newest(String chart, VersionRange range) {
    return versions(chart).stream()
        .filter(each -> range.contains(each.version()))
        .max(Comparator.comparing(IndexedChart::version));
  }

  /**
   * The newest version of each chart whose name, description and keywords have all these words, or
   * parts of words, in whatever case. Charts with the first word in their name come first.
   */
  public List<IndexedChart> search(String words) {
    List<String> wanted =
        Arrays.stream(words.toLowerCase(Locale.ROOT).strip().split("\\s+", -1)).toList();
    return charts.values().stream()
        .map(versions -> versions.get(0))
        .filter(chart -> wanted.stream().allMatch(text(chart)::contains))
        .sorted(
            Comparator.comparing(
                    (IndexedChart chart) ->
                        !chart.name().toLowerCase(Locale.ROOT).contains(wanted.get(0)))
                .thenComparing(IndexedChart::name))
        .toList();
  }

  private static String text(IndexedChart chart) {
    ChartMetadata said = chart.metadata();
    String keywords = String.join("\n", said.keywords());
    return (said.name() + "\n" + said.description().orElse("") + "\n" + keywords)
        .toLowerCase(Locale.ROOT);
  }

  /** The entries that were left out, each with the reason; the first thousand. */
  public List<String> skipped() {
    return skipped;
  }

  /**
   * The same with a chart. Where that version is there already with the same digest, its entry
   * stays as it is.
   *
   * @param url where it is: an address, or a path below the index
   * @param created when it is added
   * @throws ProviderException {@code ALREADY_EXISTS} if that version has another digest
   */
  public ChartIndex with(Chart chart, String url, Instant created) {
    return and(List.of(IndexedChart.of(chart, url, created)));
  }

  /**
   * The same with the charts of another index. Where both have a version, the entry of this one
   * stays.
   *
   * @throws ProviderException {@code ALREADY_EXISTS} if a version has two digests
   */
  public ChartIndex and(ChartIndex other) {
    return and(other.charts.values().stream().flatMap(List::stream).toList());
  }

  ChartIndex and(List<IndexedChart> more) {
    Map<String, Map<SemanticVersion, IndexedChart>> all = new TreeMap<>();
    Stream.concat(charts.values().stream().flatMap(List::stream), more.stream())
        .forEach(
            each -> {
              IndexedChart there =
                  all.computeIfAbsent(each.name(), name -> new LinkedHashMap<>())
                      .putIfAbsent(each.version(), each);
              if (there != null && !there.digest().equals(each.digest())) {
                throw changed(each);
              }
            });
    Map<String, List<IndexedChart>> merged = new TreeMap<>();
    all.forEach((name, versions) -> merged.put(name, List.copyOf(versions.values())));
    return new ChartIndex(merged, skipped);
  }

  private static ProviderException changed(IndexedChart chart) {
    return new ProviderException(
        ErrorKind.ALREADY_EXISTS,
        "Could not add "
            + chart
            + " to the index: that version is there with another digest. Raise the chart's"
            + " version.");
  }

  /**
   * Writes it as an {@code index.yaml}: the same bytes for the same charts and time.
   *
   * @param generated what it says of when it was made
   */
  public byte[] toYaml(Instant generated) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    Map<String, Object> entries = new LinkedHashMap<>();
    charts.forEach(
        (name, versions) ->
            entries.put(
                name,
                versions.stream().map(each -> new TreeMap<>(each.metadata().values())).toList()));
    all.put("apiVersion", "v1");
    all.put("entries", entries);
    all.put("generated", ChartManifest.time(generated));
    try {
      return YAML.writeValueAsString(all).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A map of our own cannot be written", e);
    }
  }

  /** How many charts it has. */
  @Override
  public String toString() {
    return "an index of " + charts.size() + " charts";
  }
}
