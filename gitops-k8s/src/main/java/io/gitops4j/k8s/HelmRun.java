package io.gitops4j.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.process.Program;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One rendering by the executable. Not thread-safe. */
final class HelmRun implements HelmTemplate {
  private final HelmRequest request;
  private final Program helm;
  private final List<String> warnings = new ArrayList<>();

  HelmRun(HelmRequest request) {
    this.request = request;
    this.helm =
        request
            .options()
            .program
            .in(request.folder().files())
            .withEnvironment(environment())
            .withMostOutput((int) Math.min(request.mostOutput(), Integer.MAX_VALUE));
  }

  @Override
  public List<KubernetesManifest> render() {
    HelmRenderer.Builder options = request.options();
    List<String> values = values();
    if (request.fetches()) {
      run("dependency", "build", chart(), "--skip-refresh");
    }
    if (options.lint) {
      lint(values);
    }
    List<String> arguments = new ArrayList<>(List.of("template", request.release(), chart()));
    arguments.addAll(List.of("--namespace", request.namespace(), "--skip-tests"));
    arguments.addAll(options.definitions ? List.of("--include-crds") : List.of());
    arguments.addAll(options.hooks ? List.of() : List.of("--no-hooks"));
    arguments.addAll(cluster());
    arguments.addAll(values);
    byte[] printed = run(arguments.toArray(String[]::new));
    return new HelmOutput(request.task(), options.limits).read(printed);
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  private Map<String, String> environment() {
    Map<String, String> all = new TreeMap<>();
    String home = request.folder().home().toString();
    all.put("HOME", home);
    all.put("PATH", System.getenv().getOrDefault("PATH", ""));
    for (String kind : List.of("CACHE", "CONFIG", "DATA")) {
      all.put("HELM_" + kind + "_HOME", home + "/" + kind);
    }
    all.put("KUBECONFIG", home + "/none");
    all.putAll(request.options().environment);
    return all;
  }

  private String chart() {
    return "./" + request.options().chart;
  }

  private List<String> cluster() {
    List<String> arguments = new ArrayList<>();
    if (!request.kubernetesVersion().isEmpty()) {
      arguments.addAll(List.of("--kube-version", request.kubernetesVersion()));
    }
    request.apiVersions().forEach(api -> arguments.addAll(List.of("--api-versions", api)));
    return arguments;
  }

  private List<String> values() {
    List<String> arguments = new ArrayList<>();
    request.values().forEach(file -> arguments.addAll(List.of("--values", file)));
    return arguments;
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
    Program.Result result = helm.run(request.task(), List.of(arguments));
    if (result.status() != 0) {
      throw request.refused(arguments[0], said(result));
    }
    request
        .folder()
        .withoutPaths(result.errors())
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(warnings::add);
    return result.output();
  }

  /** Lint says what is wrong among its results, the others on their own. */
  private static String said(Program.Result result) {
    String errors =
        new String(result.output(), UTF_8)
            .lines()
            .filter(line -> line.startsWith("[ERROR]"))
            .reduce("", (all, line) -> all + line + " ");
    return errors.isEmpty() ? result.errors() : errors;
  }
}
