package io.gitops4j.examples.models;

import static io.gitops4j.core.pipeline.FileEdits.file;

import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.pipeline.Trigger;
import io.gitops4j.examples.platform.Settings;
import io.gitops4j.k8s.PlainYamlRenderer;
import java.time.Duration;

/**
 * What a new installation needs once: the two ApplicationSets filled in by a commit, and applied;
 * then their Applications are seen to be synced and healthy.
 */
final class Bootstrap {
  static final String NAME = "bootstrap";
  private static final String FOLDER = "bootstrap";
  private static final String GENERATED_FROM = "spec.generators[0].git.repoURL";
  private static final String SOURCE = "spec.template.spec.source.repoURL";
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private Bootstrap() {}

  /** A pipeline for where the GitOps repository is. */
  static Pipeline of(Settings settings) {
    String url = settings.repository("gitops").toString();
    return Pipeline.named(NAME)
        .on(Trigger.manually())
        .stage(
            "sets",
            sets ->
                sets.into("argocd")
                    .change(
                        Change.in(
                            "gitops",
                            file(path("test")).set(GENERATED_FROM, url),
                            file(path("test")).set(SOURCE, url),
                            file(path("prod")).set(GENERATED_FROM, url),
                            file(path("prod")).set(SOURCE, url)))
                    .then(Steps.apply(PlainYamlRenderer.create(), "gitops", FOLDER)))
        .stage("test", test -> test.into("models-test").then(Steps.awaitHealthy(PATIENCE)))
        .stage("prod", prod -> prod.into("models-prod").then(Steps.awaitHealthy(PATIENCE)));
  }

  private static String path(String environment) {
    return FOLDER + "/appset-" + environment + ".yaml";
  }
}
