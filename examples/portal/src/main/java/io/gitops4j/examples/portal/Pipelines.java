package io.gitops4j.examples.portal;

import static io.gitops4j.core.pipeline.Compensation.rollBack;
import static io.gitops4j.core.pipeline.Gates.approvals;
import static io.gitops4j.core.pipeline.Gates.sameDigestAs;
import static io.gitops4j.core.pipeline.Steps.apply;
import static io.gitops4j.core.pipeline.Steps.awaitHealthy;

import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Stage;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.Trigger;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.k8s.HelmRenderer;
import io.gitops4j.k8s.WorkloadRenderer;
import io.gitops4j.registry.store.ChartStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A pipeline for each application, made when it is asked for: one that was created a moment ago is
 * there, and one that was changed has another version. Thread-safe.
 */
final class Pipelines implements PipelineCatalog {
  /** The logical name of the GitOps repository. */
  static final String GITOPS = "gitops";

  private static final String FOLDER = "apps/{environment}/{application}";
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Home home;
  private final Builds builds;
  private final Charts charts;
  private final HelmRenderer helm;
  private final Map<String, Pipeline> made = new ConcurrentHashMap<>();

  Pipelines(Home home, Builds builds, Charts charts, Path helm) {
    this.home = home;
    this.builds = builds;
    this.charts = charts;
    this.helm = HelmRenderer.builder().program(helm).build();
  }

  @Override
  public Optional<Pipeline> find(TenantId tenant, String name, Optional<String> version) {
    return version
        .map(revision -> home.revision(name, Integer.parseInt(revision)))
        .orElseGet(() -> home.application(name))
        .map(each -> made.computeIfAbsent(each.name() + " " + each.revision(), n -> of(each)));
  }

  private Pipeline of(Application application) {
    Pipeline pipeline =
        Pipeline.named(application.name())
            .version(String.valueOf(application.revision()))
            .on(Trigger.manually());
    return application.isChart() ? chart(pipeline, application) : image(pipeline, application);
  }

  /** The first environment at once; each further one the same digest, once somebody approved it. */
  private Pipeline image(Pipeline pipeline, Application application) {
    SourceImage image = new SourceImage(application, builds);
    Pipeline all = pipeline.produce(image);
    List<String> environments = application.environments();
    for (int i = 0; i < environments.size(); i++) {
      String environment = environments.get(i);
      Optional<String> before = i == 0 ? Optional.empty() : Optional.of(environments.get(i - 1));
      all =
          all.stage(
              environment,
              stage -> {
                stage.into(environment);
                before.ifPresent(b -> stage.guard(sameDigestAs(b, image), approvals(1)));
                stage.change(Change.in(GITOPS, new WorkloadFile(application, environment, image)));
                live(stage, application);
              });
    }
    return all;
  }

  private Pipeline chart(Pipeline pipeline, Application application) {
    String environment = application.environments().get(0);
    return pipeline.stage(
        environment,
        stage -> {
          String message = "Deliver {application} " + application.get("version");
          Change change = Change.in(GITOPS, charts.change(application));
          stage.into(environment).change(change.message(message + " to {environment}"));
          live(stage, application);
        });
  }

  private void live(Stage stage, Application application) {
    Step applied = apply(renderer(application), GITOPS, FOLDER);
    stage.then(applied).then(awaitHealthy(PATIENCE)).onFailure(rollBack().then(applied));
  }

  /** What makes objects of an application's folder. */
  private ManifestRenderer renderer(Application application) {
    return application.isChart() ? ChartStore.pinned(helm) : WorkloadRenderer.create();
  }
}
