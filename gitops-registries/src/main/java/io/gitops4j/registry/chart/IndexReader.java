package io.gitops4j.registry.chart;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads an {@code index.yaml}, entry by entry. For one thread. */
final class IndexReader {
  private static final long MOST_VALUES = 10_000_000;
  private static final int MOST_NAMED = 1000;

  private final YamlValues values;
  private final Map<String, List<IndexedChart>> charts = new TreeMap<>();
  private final List<String> skipped = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private boolean hasVersion;

  private IndexReader(byte[] content) {
    this.values = new YamlValues(new ByteArrayInputStream(content), MOST_VALUES);
  }

  /**
   * Reads an index.
   *
   * @throws IOException if it is none; the message is half a sentence
   */
  static ChartIndex read(byte[] content) throws IOException {
    IndexReader reader = new IndexReader(content);
    reader.values.document(reader::top);
    if (!reader.hasVersion) {
      throw new IOException("it is no index of charts: its apiVersion is missing");
    }
    return new ChartIndex(reader.charts, reader.skipped);
  }

  private void top(String key) throws IOException {
    if (key.equals("entries")) {
      values.mapping(this::chart);
    } else {
      hasVersion |= values.value() != null && key.equals("apiVersion");
    }
    values.takeProblem();
  }

  private void chart(String name) throws IOException {
    if (!values.sequence(() -> version(name))) {
      skip(name, "its versions are no list");
    }
  }

  private void version(String name) throws IOException {
    Object value = values.value();
    String wrong = values.takeProblem();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> fields.put(String.valueOf(key), each));
    }
    try {
      if (wrong != null || fields.isEmpty()) {
        throw new IOException(wrong == null ? "an entry is no mapping" : wrong);
      }
      IndexedChart found = IndexedChart.of(name, fields);
      if (known.add(name + " " + found.version())) {
        charts.computeIfAbsent(name, n -> new ArrayList<>()).add(found);
      } else {
        skip(name + " " + found.version(), "it stands there twice");
      }
    } catch (IOException e) {
      String version = fields.get("version") instanceof String text ? " " + text : "";
      skip(name + version, String.valueOf(e.getMessage()));
    }
  }

  private void skip(String what, String why) {
    if (skipped.size() < MOST_NAMED) {
      skipped.add(Refusal.shown(what) + ": " + why);
    }
  }
}
