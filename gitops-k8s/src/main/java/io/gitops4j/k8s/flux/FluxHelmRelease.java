package io.gitops4j.k8s.flux;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.ManifestObject;
import java.time.Duration;

/** Flux' HelmRelease: a chart with its values, installed and upgraded. Immutable. */
public final class FluxHelmRelease extends ManifestObject<FluxHelmRelease> {
  static final String API_VERSION = "helm.toolkit.fluxcd.io/v2";
  static final String KIND = "HelmRelease";

  private FluxHelmRelease(Fields fields) {
    super(fields);
  }

  /**
   * A chart of a chart repository, or of a folder in a Git repository. That is released again with
   * each commit, not only when its {@code Chart.yaml} has another version: so a version that runs
   * tells its commit.
   *
   * @param chart its name there, or its folder
   * @param version a version or a range; {@code *} for a folder
   * @throws IllegalArgumentException if the name is blank
   */
  public static FluxHelmRelease named(
      String name, FluxSource source, String chart, String version) {
    Fields spec =
        Fields.of("chart", chart).with("version", version).with("sourceRef", source.reference());
    boolean ofGit = source.fields().text("kind").equals(FluxSource.GIT);
    return new FluxHelmRelease(begin(API_VERSION, KIND, name))
        .with("spec.chart.spec", ofGit ? spec.with("reconcileStrategy", "Revision") : spec)
        .every(Duration.ofMinutes(10));
  }

  /** The chart that an OCIRepository holds. */
  public static FluxHelmRelease ofArtifact(String name, FluxSource source) {
    return new FluxHelmRelease(begin(API_VERSION, KIND, name))
        .with("spec.chartRef", source.reference())
        .every(Duration.ofMinutes(10));
  }

  @Override
  protected FluxHelmRelease of(Fields changed) {
    return new FluxHelmRelease(changed);
  }

  /** The same, looked at so often. */
  public FluxHelmRelease every(Duration time) {
    return with("spec.interval", time.toSeconds() + "s");
  }

  /** The same with another name for the release. */
  public FluxHelmRelease releaseName(String name) {
    return with("spec.releaseName", name);
  }

  /** The same, whose objects go to a namespace. */
  public FluxHelmRelease to(String namespace) {
    return with("spec.targetNamespace", namespace);
  }

  /** The same with values. */
  public FluxHelmRelease values(Fields values) {
    return with("spec.values", values);
  }

  /** The same with values from a ConfigMap or Secret. */
  public FluxHelmRelease valuesFrom(String kind, String name) {
    return adding("spec.valuesFrom", Fields.of("kind", kind).with("name", name));
  }

  /** The same, trying an installation or upgrade that failed so many times again. */
  public FluxHelmRelease retrying(int times) {
    return with("spec.install.remediation.retries", times)
        .with("spec.upgrade.remediation.retries", times);
  }
}
