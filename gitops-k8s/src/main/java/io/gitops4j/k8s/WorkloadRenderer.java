package io.gitops4j.k8s;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The deployment template of a platform: a file {@code workload.yaml} says in a few words what runs
 * (image, replicas, resources, ports, environment, secrets, probes, service, ingress or route,
 * autoscaling, volumes), and what Kubernetes wants to hear is made of it. A file {@code
 * workload-<environment>.yaml} beside it, where there is one, says what differs there; the values
 * of the context come last. An entry that is not known is refused. Immutable and thread-safe.
 *
 * <p>Entries that are mappings are merged name by name, all others replaced; {@code null} takes one
 * away.
 */
public final class WorkloadRenderer implements ManifestRenderer {
  private static final String NAME = "workload";
  private static final String VERSION = "1";

  private final String file;
  private final ManifestLimits limits;

  private WorkloadRenderer(String file, ManifestLimits limits) {
    this.file = file;
    this.limits = limits;
  }

  /** Renders {@code workload.yaml}. */
  public static WorkloadRenderer create() {
    return new WorkloadRenderer("workload.yaml", ManifestLimits.standard());
  }

  /** The same for another file of the source, which ends with {@code .yaml}. */
  public WorkloadRenderer withFile(String path) {
    if (!path.endsWith(".yaml")) {
      throw new IllegalArgumentException("A workload's file ends with .yaml, unlike " + path);
    }
    return new WorkloadRenderer(SourceFolder.checkedFolder(path), limits);
  }

  /** The same with other limits. */
  public WorkloadRenderer withLimits(ManifestLimits other) {
    return new WorkloadRenderer(file, Objects.requireNonNull(other, "other"));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Digest> identity() {
    return Identity.of(NAME, VERSION, limits, Fields.of("file", file));
  }

  /** Whether the workload's file is there. */
  @Override
  public boolean supports(ManifestSource source) {
    return source.files().contains(file);
  }

  /**
   * Renders.
   *
   * @throws ProviderException {@code INVALID} if the file is missing, not YAML, or has an entry
   *     that is not known or is not what it should be; the message names the entry
   */
  @Override
  public Rendering render(ManifestSource source, RenderContext context) {
    Section section = new TemplateFile(file, limits).read(source, context);
    List<Map<String, Object>> objects = Workload.of(section, context).objects();
    section.end();
    return TemplateFile.rendering(NAME + "/" + VERSION, file, objects);
  }
}
