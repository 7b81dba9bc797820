package io.gitops4j.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.process.Program;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import io.gitops4j.k8s.model.CanonicalJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One rendering by Helm. Not thread-safe. */
final class HelmRun {
  private final String task;
  private final HelmRenderer.Builder options;
  private final String version;
  private final ManifestSource source;
  private final RenderContext context;
  private final SourceFolder folder;
  private final Program helm;
  private final List<String> warnings = new ArrayList<>();

  HelmRun(
      String task,
      HelmRenderer.Builder options,
      String version,
      ManifestSource source,
      RenderContext context,
      SourceFolder folder) {
    this.task = task;
    this.options = options;
    this.version = version;
    this.source = source;
    this.context = context;
    this.folder = folder;
    this.helm =
        options
            .program
            .in(folder.files())
            .withEnvironment(environment())
            .withMostOutput((int) Math.min(options.limits.maxTotalBytes(), Integer.MAX_VALUE));
  }

  Rendering render() {
    List<String> values = values();
    boolean fetches = options.dependencies && source.read(inChart("Chart.lock")).isPresent();
    if (fetches) {
      run("dependency", "build", chart(), "--skip-refresh");
    }
    if (options.lint) {
      lint(values);
    }
    UnsteadyFunctions unsteady = new UnsteadyFunctions(source, options.chart);
    warnings.addAll(unsteady.sentences());
    List<String> arguments = new ArrayList<>(List.of("template", release(), chart()));
    arguments.addAll(List.of("--namespace", namespace(), "--skip-tests"));
    arguments.addAll(options.definitions ? List.of("--include-crds") : List.of());
    arguments.addAll(options.hooks ? List.of() : List.of("--no-hooks"));
    arguments.addAll(cluster());
    arguments.addAll(values);
    byte[] printed = run(arguments.toArray(String[]::new));
    List<KubernetesManifest> found = new HelmOutput(task, options.limits).read(printed);
    Rendering rendering =
        new Rendering("helm/" + version, found, CanonicalJson.digest(found))
            .withDetails(details())
            .withWarnings(warnings);
    boolean steady = !fetches && !unsteady.mayBeCalled(valuesFiles(), context.values());
    return steady ? rendering : rendering.asUnsteady();
  }

  private Map<String, String> environment() {
    Map<String, String> all = new TreeMap<>();
    String home = folder.home().toString();
    all.put("HOME", home);
    all.put("PATH", System.getenv().getOrDefault("PATH", ""));
    for (String kind : List.of("CACHE", "CONFIG", "DATA")) {
      all.put("HELM_" + kind + "_HOME", home + "/" + kind);
    }
    all.put("KUBECONFIG", home + "/none");
    all.putAll(options.environment);
    return all;
  }

  private String chart() {
    return "./" + options.chart;
  }

  private String inChart(String file) {
    return options.chart.isEmpty() ? file : options.chart + "/" + file;
  }

  private String release() {
    return options.release.isEmpty() ? context.application() : options.release;
  }

  private String namespace() {
    return context.namespace().isEmpty() ? "default" : context.namespace();
  }

  private String kubernetesVersion() {
    return options.kubernetesVersion.isEmpty()
        ? context.kubernetesVersion()
        : options.kubernetesVersion;
  }

  private List<String> apiVersions() {
    return options.apiVersions.isEmpty() ? context.apiVersions() : options.apiVersions;
  }

  private List<String> cluster() {
    List<String> arguments = new ArrayList<>();
    if (!kubernetesVersion().isEmpty()) {
      arguments.addAll(List.of("--kube-version", kubernetesVersion()));
    }
    apiVersions().forEach(api -> arguments.addAll(List.of("--api-versions", api)));
    return arguments;
  }

  /** Files of the source in their order, then what the environment adds. */
  private List<String> values() {
    List<String> arguments = new ArrayList<>();
    for (String file : valuesFiles()) {
      arguments.addAll(List.of("--values", file));
    }
    if (!context.values().isEmpty()) {
      Path added = folder.home().resolve("values.json");
      try {
        Files.writeString(added, CanonicalJson.write(context.values()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      arguments.addAll(List.of("--values", added.toString()));
    }
    return arguments;
  }

  private List<String> valuesFiles() {
    return options.valuesFiles(context);
  }

  private void lint(List<String> values) {
    List<String> arguments = new ArrayList<>(List.of("lint", chart()));
    arguments.addAll(values);
    String said = new String(run(arguments.toArray(String[]::new)), UTF_8);
    said.lines()
        .filter(line -> line.startsWith("[WARNING]"))
        .map(line -> "helm lint: " + line.substring("[WARNING]".length()).strip())
        .forEach(warnings::add);
  }

  private byte[] run(String... arguments) {
    Program.Result result = helm.run(task, List.of(arguments));
    if (result.status() != 0) {
      throw SourceFolder.invalid(
          task, "helm " + arguments[0] + " refused it: " + reason(result), "Mend the chart");
    }
    folder.withoutPaths(result.errors()).lines().filter(l -> !l.isBlank()).forEach(warnings::add);
    return result.output();
  }

  /** Lint says what is wrong among its results, the others on their own. */
  private String reason(Program.Result result) {
    String errors =
        new String(result.output(), UTF_8)
            .lines()
            .filter(line -> line.startsWith("[ERROR]"))
            .reduce("", (all, line) -> all + line + " ");
    String said = errors.isEmpty() ? result.errors() : errors;
    return folder
        .withoutPaths(said)
        .replaceFirst("^Error: ", "")
        .replaceAll("\\s*Use --debug flag to render out invalid YAML", "")
        .replaceAll("[.\\s]+$", "");
  }

  /** Values may be secret, so that only their digest is told. */
  private Fields details() {
    StringBuilder all = new StringBuilder();
    for (String file : valuesFiles()) {
      source.read(file).ifPresent(content -> all.append(Digest.of(content)).append('\n'));
    }
    all.append(CanonicalJson.write(context.values()));
    return Fields.of("version", version)
        .with("release", release())
        .with("namespace", namespace())
        .with("kubernetes", kubernetesVersion())
        .with("apis", apiVersions())
        .with("values", Digest.of(all.toString().getBytes(UTF_8)).toString());
  }
}
