package io.gitops4j.k8s;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.process.Program;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Renders a Helm chart by the {@code helm} executable, version 3 or 4, exactly as {@code helm
 * template} does: its files are written to a temporary folder, Helm runs there with a home of its
 * own and no cluster, and what it prints is read as kubectl reads it. Where no executable is named
 * and none is on the search path, but helm-java on the class path, Helm 3 runs as a library instead
 * ({@link Builder#embedded}). Definitions below {@code crds/} come first; tests are left out, and
 * so are hooks of deletion and rollback. Hooks of installation and upgrade stay, with their
 * annotations.
 *
 * <p>The release has the name of the application. A rendering's details say Helm's version, the
 * cluster it was rendered for and the digest of the values; its warnings name functions of the
 * templates whose value differs each time, such as {@code randAlphaNum}. Immutable and thread-safe.
 *
 * @see <a href="https://helm.sh/docs/helm/helm_template/">helm template</a>
 */
public final class HelmRenderer implements ManifestRenderer {
  private static final String NAME = "helm";
  private static final String CHART = "Chart.yaml";

  private final Builder options;
  private final ProgramVersion version;

  private HelmRenderer(Builder options) {
    this.options = options;
    this.version =
        new ProgramVersion(
            options.program,
            "Helm 3 or 4",
            Pattern.compile("(v[34]\\..*)"),
            List.of("version", "--template", "{{.Version}}"));
  }

  /** Renders the chart at the source's root with its own values, by the Helm on the search path. */
  public static HelmRenderer create() {
    return builder().build();
  }

  /** One with options. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public String name() {
    return NAME;
  }

  /**
   * {@inheritDoc}
   *
   * @throws ProviderException {@code NOT_FOUND} if there is no Helm
   */
  @Override
  public Optional<Digest> identity() {
    String task = "tell the version of Helm";
    String told = isEmbedded() ? HelmWorkers.shared().version(task) : version.get(task);
    return Identity.of(NAME, told, options.limits, options.identity());
  }

  /** Whether there is a {@code Chart.yaml} where the chart should be. */
  @Override
  public boolean supports(ManifestSource source) {
    return source.files(options.chart).contains(options.inChart(CHART));
  }

  /**
   * Renders.
   *
   * @throws ProviderException {@code INVALID} if there is no chart, Helm refuses it, a dependency
   *     is missing, or what it prints is no list of Kubernetes objects; {@code NOT_FOUND} if there
   *     is no Helm; {@code UNAVAILABLE} if it takes too long, or the JVM with Helm ended twice
   */
  @Override
  public Rendering render(ManifestSource source, RenderContext context) {
    String task = "render " + source.describe();
    if (!supports(source)) {
      throw SourceFolder.missing(
          task,
          source,
          "there is no " + options.inChart(CHART),
          "Say where the chart is, or use another renderer");
    }
    List<String> files = files(task, source, context);
    boolean embedded = isEmbedded();
    String told = embedded ? HelmWorkers.shared().version(task) : version.get(task);
    try (SourceFolder folder =
        embedded
            ? SourceFolder.inMemory(task, source, files, options.limits)
            : SourceFolder.of(task, source, files, options.limits)) {
      HelmRequest request = new HelmRequest(task, options, source, context, folder);
      HelmTemplate template = embedded ? new EmbeddedRun(request) : new HelmRun(request);
      return request.render(template, told);
    }
  }

  /** What Helm may read: the chart and values; charts elsewhere if it is to fetch dependencies. */
  private List<String> files(String task, ManifestSource source, RenderContext context) {
    Set<String> files = new TreeSet<>(source.files(options.dependencies ? "" : options.chart));
    for (String values : options.valuesFiles(context)) {
      if (source.read(values).isEmpty()) {
        throw SourceFolder.invalid(
            task, "there is no file " + values + " with values", "Add it, or don't name it");
      }
      files.add(values);
    }
    return List.copyOf(files);
  }

  private boolean isEmbedded() {
    return options.embedded || (!options.chosen && !version.isThere() && HelmJava.isThere());
  }

  /** Collects options; not thread-safe. */
  public static final class Builder {
    Program program = Program.named("helm");
    Duration timeout = Duration.ofMinutes(2);
    boolean chosen;
    boolean embedded;
    String chart = "";
    String release = "";
    final List<String> valuesFiles = new ArrayList<>();
    boolean definitions = true;
    boolean hooks = true;
    boolean lint;
    boolean dependencies;
    final Map<String, String> environment = new TreeMap<>();
    String kubernetesVersion = "";
    List<String> apiVersions = List.of();
    ManifestLimits limits = ManifestLimits.standard();

    private Builder() {}

    private Builder(Builder other) {
      program = other.program;
      timeout = other.timeout;
      chosen = other.chosen;
      embedded = other.embedded;
      chart = other.chart;
      release = other.release;
      valuesFiles.addAll(other.valuesFiles);
      definitions = other.definitions;
      hooks = other.hooks;
      lint = other.lint;
      dependencies = other.dependencies;
      environment.putAll(other.environment);
      kubernetesVersion = other.kubernetesVersion;
      apiVersions = List.copyOf(other.apiVersions);
      limits = other.limits;
    }

    /** What renderings depend on; where Helm is and how long it may take does not count. */
    Fields identity() {
      return Fields.of("chart", chart)
          .with("release", release)
          .with("values", valuesFiles)
          .with("definitions", definitions)
          .with("hooks", hooks)
          .with("lint", lint)
          .with("dependencies", dependencies)
          .with("environment", environment)
          .with("kubernetes", kubernetesVersion)
          .with("apis", apiVersions);
    }

    String inChart(String file) {
      return chart.isEmpty() ? file : chart + "/" + file;
    }

    /** The files with values, their names filled in. */
    List<String> valuesFiles(RenderContext context) {
      return valuesFiles.stream()
          .map(
              name ->
                  name.replace("{application}", context.application())
                      .replace("{environment}", context.environment()))
          .toList();
    }

    /** Another executable than the {@code helm} on the search path. */
    public Builder program(Path helm) {
      program = Program.named(helm.toString()).withTimeout(timeout);
      chosen = true;
      embedded = false;
      return this;
    }

    /**
     * Helm 3 as a library, in a JVM of its own: {@code com.marcnuri.helm-java:helm-java} must be on
     * the class path. It renders the objects that the executable does, and refuses what would not
     * be the same: charts in archives, charts that ask what APIs the cluster has where that is
     * said, hooks whose own text counts, fetching dependencies, {@link #lint}, {@link
     * #environment}. Where no cluster is said it is Kubernetes 1.35. All renderers of this process
     * share a few such JVMs, which end with it, and when they had nothing to do for five minutes.
     */
    public Builder embedded() {
      embedded = true;
      return this;
    }

    /** Another folder of the source than its root. */
    public Builder chart(String folder) {
      chart = SourceFolder.checkedFolder(folder);
      return this;
    }

    /** Another name of the release than the application's. */
    public Builder release(String name) {
      release = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * Adds files of the source with values, the last of which wins; {@code {application}} and
     * {@code {environment}} in their names are filled in. Those of the chart come before all of
     * them, those of the context after.
     */
    public Builder values(String... files) {
      for (String file : files) {
        valuesFiles.add(SourceFolder.checkedFolder(file));
      }
      return this;
    }

    /** Leaves the definitions below {@code crds/} out. */
    public Builder withoutDefinitions() {
      definitions = false;
      return this;
    }

    /** Leaves hooks out. */
    public Builder withoutHooks() {
      hooks = false;
      return this;
    }

    /**
     * Has {@code helm lint} look first, whose errors refuse the chart and whose hints are warnings.
     */
    public Builder lint() {
      lint = true;
      return this;
    }

    /**
     * Fetches dependencies that are not in {@code charts/}, as {@code Chart.lock} pins them: from
     * the network, by Helm. Without this they are refused.
     */
    public Builder buildDependencies() {
      dependencies = true;
      return this;
    }

    /**
     * A variable for Helm, such as {@code HELM_REGISTRY_CONFIG} with the file that has credentials
     * for dependencies, or {@code HTTPS_PROXY}.
     */
    public Builder environment(String variable, String value) {
      environment.put(variable, value);
      return this;
    }

    /** Another cluster than the context's; see {@link RenderContext#withCluster}. */
    public Builder cluster(String version, String... apis) {
      kubernetesVersion = Objects.requireNonNull(version, "version");
      apiVersions = List.of(apis);
      return this;
    }

    /** Another time than two minutes for each run of Helm. */
    public Builder timeout(Duration most) {
      program = program.withTimeout(most);
      timeout = most;
      return this;
    }

    /** Other limits of what is read and printed. */
    public Builder limits(ManifestLimits other) {
      limits = Objects.requireNonNull(other, "other");
      return this;
    }

    /** A renderer with these options. */
    public HelmRenderer build() {
      return new HelmRenderer(new Builder(this));
    }
  }
}
