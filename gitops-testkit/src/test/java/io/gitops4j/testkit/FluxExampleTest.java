package io.gitops4j.testkit;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("In a real GitOps repository (flux2-kustomize-helm-example), a pipeline")
class FluxExampleTest {
  private static final String STAGING = "apps/staging/podinfo-values.yaml";
  private static final String PRODUCTION = "apps/production/podinfo-values.yaml";

  private static final Pipeline PODINFO =
      Pipeline.named("podinfo")
          .stage("staging", s -> s.into("staging").change(bump(STAGING, "podinfo.staging.example")))
          .stage(
              "production",
              s ->
                  s.into("production")
                      .change(
                          bump(PRODUCTION, "podinfo.example")
                              .through(pullRequest("podinfo 6.9.0 to {environment}"))));

  private static Change bump(String path, String host) {
    return Change.in(
        "fleet",
        file(path).set("spec.chart.spec.version", "6.9.0"),
        file(path).set("spec.values.httpRoute.hostnames[0]", host));
  }

  private String data;

  @BeforeEach
  void realInput() {
    data = System.getProperty("gitops4j.data", "");
    boolean required = System.getProperty("gitops4j.required", "").contains("data");
    assumeTrue(required || !data.isEmpty(), "gitops4j.data is not set");
  }

  @Test
  @DisplayName("bumps chart version and a value in staging, then in production by pull request")
  void bumps() throws IOException {
    Map<String, String> before = files(Path.of(data, "flux-example"));
    try (DeliveryKit kit = DeliveryKit.of(PODINFO).repository("fleet", before)) {
      kit.mergesPullRequestsOf("fleet");
      Run run = kit.run("podinfo", Start.manual(), "ann");
      assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
      assertThat(kit.diff("fleet"))
          .containsExactly(
              PRODUCTION,
              "-      version: \">=1.0.0\"",
              "+      version: \"6.9.0\"",
              "-        - podinfo.production",
              "+        - podinfo.example",
              STAGING,
              "-      version: \">=1.0.0-alpha\"",
              "+      version: \"6.9.0\"",
              "-        - podinfo.staging",
              "+        - podinfo.staging.example");
    }
  }

  private static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }
}
