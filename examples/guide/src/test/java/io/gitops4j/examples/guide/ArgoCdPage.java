package io.gitops4j.examples.guide;

import static io.gitops4j.core.pipeline.Compensation.rollBack;
import static io.gitops4j.core.pipeline.FileEdits.file;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.pipeline.Value;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.k8s.PlainYamlRenderer;
import io.gitops4j.k8s.argocd.ApplicationSet;
import io.gitops4j.k8s.argocd.ApplicationSource;
import io.gitops4j.k8s.argocd.ArgoApplication;
import io.gitops4j.k8s.argocd.ArgoCdTarget;
import io.gitops4j.k8s.argocd.Generator;
import io.gitops4j.k8s.argocd.SyncPolicy;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.flux.FluxKustomization;
import io.gitops4j.k8s.flux.FluxSource;
import java.time.Duration;

/** What docs/guide/argo-cd.md shows, compiled. */
final class ArgoCdPage {
  private ArgoCdPage() {}

  static Object samePipeline(
      Value<String> image,
      Plugins plugins,
      RepositoryUrl url,
      ProviderContext context,
      Cluster cluster) {
    Step apply = Steps.apply(PlainYamlRenderer.create(), "gitops", "shop");

    Pipeline shop =
        Pipeline.named("shop")
            .stage(
                "test",
                s ->
                    s.into("test")
                        .change(
                            Change.in(
                                "gitops",
                                file("shop/deployment.yaml")
                                    .set("spec.template.spec.containers[0].image", image)))
                        .then(apply)
                        .then(Steps.awaitHealthy(Duration.ofMinutes(10)))
                        .onFailure(
                            rollBack()
                                .then(apply)
                                .then(Steps.awaitHealthy(Duration.ofMinutes(10)))));

    ConfiguredConnections.using(plugins)
        .repository("gitops", url, context)
        .target("test", ArgoCdTarget.on(cluster));

    return shop;
  }

  static Fields applicationSet() {
    ApplicationSet models =
        ApplicationSet.named("models-test")
            .in("argocd")
            .generating(
                Generator.gitFiles(
                    "https://git.example.org/acme/gitops.git",
                    "main",
                    "model-deployments/test/**/config.yaml"))
            .template(
                ArgoApplication.named("{{.path.basename}}-test")
                    .project("models")
                    .from(
                        ApplicationSource.git(
                                "https://git.example.org/acme/gitops.git", "main", "charts/model")
                            .valuesFile("/{{.path.path}}/config.yaml"))
                    .to("models-test")
                    .sync(SyncPolicy.automated().pruning().selfHealing()));
    models.yaml();

    return models.fields();
  }

  static FluxKustomization flux() {
    FluxSource gitops =
        FluxSource.git("gitops", "https://git.example.org/acme/gitops.git", "main")
            .in("flux-system");
    FluxKustomization shop =
        FluxKustomization.named("shop-test", gitops, "shop/test").in("flux-system");

    return shop;
  }
}
