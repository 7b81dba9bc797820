package io.gitops4j.canary.metrics;

import io.gitops4j.canary.servers.SmallServer;
import io.gitops4j.canary.servers.SmallServer.Answer;
import io.gitops4j.canary.servers.SmallServer.Request;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Answers range selectors as Prometheus does, from samples that a test writes down. */
final class MemoryPrometheus implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("(.*)\\[([0-9]+)ms\\]");
  private static final Pattern EVIDENCE =
      Pattern.compile("\\{__name__=~\"up\\|process_start_time_seconds\",job=\"(.*)\",instance=~.*");

  private final SmallServer server = SmallServer.start(this::answer);
  private final Map<String, List<Line>> series = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Answer> fixed = new ConcurrentHashMap<>();

  /** A series, and its samples' values by time in seconds since 1970. */
  private record Line(Map<String, String> labels, TreeMap<Double, String> samples) {}

  URI url() {
    return server.url();
  }

  List<Request> requests() {
    return server.requests();
  }

  /** Whatever is asked by this text is answered so. */
  void answers(String query, Answer answer) {
    fixed.put(query, answer);
  }

  /**
   * Adds a series.
   *
   * @param selector that matches it
   * @param labels {@code job=shop,instance=a,__name__=x}
   * @param samples times in seconds after the begin, and values, in turn
   */
  void series(String selector, String labels, Instant begin, Object... samples) {
    Map<String, String> named = new TreeMap<>();
    for (String label : labels.split(",", -1)) {
      named.put(label.replaceFirst("=.*", ""), label.replaceFirst("[^=]*=", ""));
    }
    TreeMap<Double, String> times = new TreeMap<>();
    for (int i = 0; i < samples.length; i += 2) {
      double after = ((Number) samples[i]).doubleValue();
      times.put(begin.toEpochMilli() / 1000.0 + after, String.valueOf(samples[i + 1]));
    }
    series.computeIfAbsent(selector, s -> new CopyOnWriteArrayList<>()).add(new Line(named, times));
  }

  private Answer answer(Request request) {
    String query = request.query().getOrDefault("query", "");
    Matcher range = RANGE.matcher(query);
    String selector = range.matches() ? range.group(1) : query;
    if (fixed.containsKey(selector)) {
      return fixed.get(selector);
    }
    double end = Double.parseDouble(request.query().getOrDefault("time", "0"));
    double begin = range.matches() ? end - Long.parseLong(range.group(2)) / 1000.0 : end;
    Matcher evidence = EVIDENCE.matcher(selector);
    List<Line> found =
        evidence.matches() ? evidence(evidence.group(1)) : series.getOrDefault(selector, List.of());
    String result =
        found.stream()
            .map(line -> json(line, begin, end))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(","));
    return Answer.json(
        200,
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
            + result
            + "]}}");
  }

  private List<Line> evidence(String job) {
    return series.getOrDefault("evidence", List.of()).stream()
        .filter(line -> job.equals(line.labels().get("job")))
        .toList();
  }

  private static Optional<String> json(Line line, double begin, double end) {
    Map<Double, String> samples = line.samples().subMap(begin, true, end, true);
    String labels =
        line.labels().entrySet().stream()
            .map(label -> "\"" + label.getKey() + "\":\"" + label.getValue() + "\"")
            .collect(Collectors.joining(","));
    String values =
        samples.entrySet().stream()
            .map(
                s ->
                    "["
                        + BigDecimal.valueOf(s.getKey()).toPlainString()
                        + ",\""
                        + s.getValue()
                        + "\"]")
            .collect(Collectors.joining(","));
    return samples.isEmpty()
        ? Optional.empty()
        : Optional.of("{\"metric\":{" + labels + "},\"values\":[" + values + "]}");
  }

  @Override
  public void close() {
    server.close();
  }
}
