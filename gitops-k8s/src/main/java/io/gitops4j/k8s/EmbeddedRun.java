package io.gitops4j.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import io.gitops4j.k8s.HelmWorkerProcess.Answer;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One rendering by Helm as a library. {@link EmbeddedChart} says how what that leaves out, or does
 * otherwise, is had. Not thread-safe.
 */
final class EmbeddedRun implements HelmTemplate {
  /** Of the libraries that Helm 3.21 is built with, as its releases have it; helm-java has not. */
  private static final String KUBERNETES = "v1.35.0";

  private final HelmRequest request;
  private final List<String> values;
  private final EmbeddedChart chart;
  private final List<String> warnings = new ArrayList<>();

  EmbeddedRun(HelmRequest request) {
    this.request = request;
    this.values = request.values();
    this.chart = new EmbeddedChart(request);
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public List<KubernetesManifest> render() {
    refuseWhatDiffers();
    chart.withoutLookups();
    chart.addDefinitions();
    List<KubernetesManifest> all =
        chart.hasHooks() && request.options().hooks ? withHooks() : objects();
    return chart.withDefinitions(all);
  }

  private void refuseWhatDiffers() {
    HelmRenderer.Builder options = request.options();
    if (request.fetches()) {
      throw only("fetches dependencies", "add them to charts/");
    }
    if (options.lint) {
      throw only("lints with values", "leave that out");
    }
    if (!options.environment.isEmpty()) {
      throw only("is given variables", "leave them out");
    }
    if (values.stream().anyMatch(file -> file.contains(","))) {
      throw only("reads a file with values that has a comma in its name", "rename it");
    }
    if (!chart.archives().isEmpty()) {
      throw only("looks into archives, such as " + chart.archives().get(0), "unpack them");
    }
    if (!request.apiVersions().isEmpty() && chart.asksForApis()) {
      throw only("tells a chart what APIs the cluster has", "render it without");
    }
  }

  private ProviderException only(String does, String instead) {
    return SourceFolder.invalid(
        request.task(), "only the helm executable " + does, "Install it, or " + instead);
  }

  /** Under two names that Helm knows nothing of: what comes out the same does not depend on it. */
  private List<KubernetesManifest> withHooks() {
    List<KubernetesManifest> first = renamed(chart.names().get(0));
    List<KubernetesManifest> again = request.isUnsteady() ? objects() : first;
    if (!isSame(maps(first), maps(again), maps(renamed(chart.names().get(1))))) {
      throw only("renders hooks whose own text is read by a template", "leave hooks out");
    }
    return Stream.concat(
            first.stream().filter(each -> !HelmOutput.isHook(each)),
            first.stream().filter(HelmOutput::isHook))
        .toList();
  }

  private static List<Object> maps(List<KubernetesManifest> all) {
    return all.stream().<Object>map(each -> each.object().asMap()).toList();
  }

  /** Whether all that is the same when it is rendered again is so in the other rendering, too. */
  private static boolean isSame(
      @Nullable Object one, @Nullable Object again, @Nullable Object other) {
    if (Objects.equals(one, again)) {
      return Objects.equals(one, other);
    }
    if (one instanceof Map<?, ?> a
        && again instanceof Map<?, ?> b
        && other instanceof Map<?, ?> c) {
      return a.keySet().equals(c.keySet())
          && a.keySet().stream().allMatch(key -> isSame(a.get(key), b.get(key), c.get(key)));
    }
    if (one instanceof List<?> a && again instanceof List<?> b && other instanceof List<?> c) {
      return a.size() == c.size()
          && a.size() == b.size()
          && IntStream.range(0, a.size()).allMatch(i -> isSame(a.get(i), b.get(i), c.get(i)));
    }
    return true;
  }

  private List<KubernetesManifest> renamed(String name) {
    chart.rename(name);
    return objects();
  }

  private List<KubernetesManifest> objects() {
    warnings.clear();
    String files = request.folder().files() + File.separator;
    List<String> order =
        List.of(
            request.release(),
            files + request.options().chart,
            request.namespace(),
            request.kubernetesVersion().isEmpty() ? KUBERNETES : request.kubernetesVersion(),
            String.join(",", values.stream().map(file -> path(files, file)).toList()));
    Answer answer =
        HelmWorkers.shared()
            .ask(request.task(), order, request.mostOutput(), request.options().timeout);
    if (!answer.error().isEmpty()) {
      throw request.refused("template", chart.named(answer.error()));
    }
    answer.warnings().stream()
        .map(line -> request.folder().withoutPaths(chart.named(line)))
        .distinct()
        .forEach(warnings::add);
    return new HelmOutput(request.task(), request.options().limits)
        .read(chart.named(answer.output()).getBytes(UTF_8));
  }

  private static String path(String files, String file) {
    return new File(file).isAbsolute() ? file : files + file;
  }
}
