package io.gitops4j.examples.helm;

import static io.gitops4j.core.pipeline.Compensation.rollBack;
import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.Gates.approvals;
import static io.gitops4j.core.pipeline.Gates.sameDigestAs;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;
import static io.gitops4j.core.pipeline.Steps.apply;
import static io.gitops4j.core.pipeline.Steps.awaitHealthy;
import static io.gitops4j.core.pipeline.Steps.copyFolder;
import static io.gitops4j.core.pipeline.Steps.deleteFolder;

import io.gitops4j.core.engine.Previews;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.PullRequestSpec;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.Trigger;
import io.gitops4j.core.spi.ImageSpec;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.examples.platform.Settings;
import io.gitops4j.k8s.HelmRenderer;
import io.gitops4j.k8s.PlainYamlRenderer;
import io.gitops4j.k8s.previews.PreviewNamespaces;
import io.gitops4j.registry.ApplicationImage;
import io.gitops4j.registry.JibImageBuilder;
import java.nio.file.Path;
import java.time.Duration;

/** What happens to a commit of the shop, and to a pull request. */
record ShopPipeline(Settings settings) {
  static final String NAME = "shop";

  /** Who starts production. */
  static final String MANAGERS = "release-managers";

  private static final String CHART = "charts/shop";
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration OFTEN = Duration.ofSeconds(1);

  /** From the image to production. */
  Pipeline pipeline() {
    ApplicationImage image = image(NAME);
    Step rendered = apply(chart(), "gitops", CHART);
    Step healthy = awaitHealthy(PATIENCE);
    return Pipeline.named(NAME)
        .on(Trigger.push("main"))
        .produce(image)
        .stage(
            "dev",
            dev -> dev.into("dev").change(version("dev", image)).then(rendered).then(healthy))
        .stage(
            "staging",
            staging ->
                staging
                    .into("staging")
                    .change(version("staging", image).through(merged()))
                    .then(rendered)
                    .then(healthy) // the suite is a Job of the chart: until it has ended well
                    .onFailure(rollBack().then(rendered)))
        .stage(
            "prod",
            prod ->
                prod.into("prod")
                    .guard(sameDigestAs("staging", image), approvals(1).from(MANAGERS))
                    .change(version("prod", image))
                    .then(rendered)
                    .then(healthy)
                    .onFailure(rollBack().then(rendered).then(healthy)));
  }

  /** A preview of each pull request, from its head, in a namespace of its own. */
  Previews previews(PreviewNamespaces namespaces) {
    return Previews.of(
            "source",
            number -> {
              String name = "source-pr-" + number;
              ApplicationImage image = image(name);
              return Pipeline.named(name)
                  .on(Trigger.pullRequest())
                  .produce(image)
                  .stage(
                      "preview",
                      preview ->
                          preview
                              .into(name)
                              .then(namespaces.creating())
                              .then(
                                  copyFolder("gitops", "preview", "previews/" + name)
                                      .with("version", image.pinned()))
                              .then(apply(PlainYamlRenderer.create(), "gitops", "previews/" + name))
                              .then(awaitHealthy(PATIENCE)));
            },
            namespaces.removing(),
            deleteFolder("gitops", "previews/{environment}"))
        .lookEvery(OFTEN);
  }

  /** Renders the chart with the values of an environment, after Helm has linted it. */
  HelmRenderer chart() {
    return HelmRenderer.builder()
        .program(Path.of(settings.get("helm")))
        .release(NAME)
        .values("values-{environment}.yaml")
        .lint()
        .build();
  }

  private ApplicationImage image(String name) {
    ImageSpec spec =
        ImageSpec.from(ImageSpec.Base.scratch())
            .layer("site", site(name), "/site")
            .entrypoint("/shop")
            .port(8080)
            .build();
    JibImageBuilder jib = JibImageBuilder.caching(settings.home().resolve("jib"));
    return ApplicationImage.image(name, settings.get("registry") + "/shop", jib, spec)
        .from("source");
  }

  /** What goes into the image: a folder that is filled from the commit before the run starts. */
  Path site(String name) {
    return settings.home().resolve("site").resolve(name);
  }

  private static Change version(String environment, ApplicationImage image) {
    return Change.in(
        "gitops",
        file(CHART + "/values-" + environment + ".yaml").set("image.version", image.pinned()));
  }

  private static PullRequestSpec merged() {
    return pullRequest("Shop {version} to {environment}")
        .approvals(1)
        .mergedByUs(MergeMethod.SQUASH)
        .lookEvery(OFTEN);
  }
}
