package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Evidence;
import io.gitops4j.core.pipeline.Fanout;
import io.gitops4j.core.pipeline.Gates;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.report.RunReport;
import io.gitops4j.core.spi.ProviderContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A run's report, whatever people wrote")
class HostileReportTest {
  private static final String[] PIECES = {
    "<script>alert(1)</script>",
    "</style>",
    "]]>",
    "<!--",
    "-->",
    "\" onload=\"x()",
    "' onclick='x()'",
    "<img src=x onerror=x()>",
    "&",
    "&lt;",
    "&#60;",
    "<svg/onload=x()>",
    "javascript:x()",
    "</main>",
    "\u202e",
    "\u0000",
    "\u001b[31m",
    "\ufffe",
    "é",
    "日本",
    "😀",
    "\n",
    "\t",
    "=",
    "a",
    " "
  };

  @TempDir Path folder;

  @Test
  @DisplayName("is well-formed, runs nothing, loads nothing")
  void inert() {
    long seed = new Random().nextLong();
    System.out.println("Seed of hostile reports: " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 12; round++) {
      String text = text(random);
      try (DeliveryKit kit = hostile(text)) {
        Start start = Start.manual(Fields.of("why " + text, text));
        Run run = kit.run("app", start, "mia " + text);
        String subject = run.waits().get(0).subject();
        kit.delivery().reject(TenantId.DEFAULT, run.id(), "prod/approvals", lee(), subject, text);
        run = kit.settle(run.id());
        CheckedPage page = CheckedPage.of(RunReport.of(kit.delivery(), run.id()).html());
        assertThat(page.text()).as("seed %d", seed).contains("lee rejected at approvals");
      }
    }
  }

  private static Actor lee() {
    return Actor.of("lee", "leads");
  }

  private static DeliveryKit hostile(String text) {
    Pipeline pipeline =
        Pipeline.named("app")
            .stage(
                "test",
                s ->
                    s.change(ReportedRuns.to("test", text.replaceAll("[\\p{Cntrl}\ufffe]", "")))
                        .then(
                            Step.named(
                                "learn",
                                c ->
                                    StepResult.done(
                                        Evidence.of(text, text).with("gate", "prod/" + text)))))
            .stage(
                "side",
                s ->
                    s.forEach(
                        "all",
                        List.of("a"),
                        k -> k,
                        budget(),
                        (k, each) -> each.then(Step.named("fail", c -> failed(text)))))
            .stage("prod", s -> s.into("prod").guard(Gates.approvals(1).from("leads")));
    return DeliveryKit.of(pipeline)
        .repository("gitops", Map.of("shop/test.yaml", "version: v0\n# <b>bold</b>\n"))
        .actor("lee", "leads");
  }

  private static Fanout budget() {
    return Fanout.allAtOnce().failureBudget(1);
  }

  private static StepResult failed(String text) {
    return new StepResult.Failed(Problem.of(Problem.Kind.CHECK_FAILED, "No: " + text, text));
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder("x");
    for (int i = 0; i < 12; i++) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  @Test
  @DisplayName("never has what connections keep secret, even where they fail")
  void secrets() {
    String token = "token-of-nobody-else";
    try (DeliveryKit kit = ReportedRuns.regions(1, Fanout.oneByOne())) {
      Run run = kit.run("shop", Start.manual(), "mia");
      ProviderContext context =
          ProviderContext.in(folder)
              .withCredentials(() -> new Credentials("robot", Secret.of(token)));
      RepositoryUrl nowhere = RepositoryUrl.parse("http://127.0.0.1:9/acme/gitops.git");
      ConfiguredConnections connections =
          ConfiguredConnections.using(Plugins.of(getClass().getClassLoader()))
              .repository("gitops", nowhere, context)
              .build();
      try (Delivery other =
          Delivery.builder()
              .pipelines(PipelineCatalog.of())
              .connections(tenant -> connections)
              .journal(kit.journal())
              .drivenByCaller()
              .build()) {
        String html = RunReport.of(other, run.id()).html();
        assertThat(CheckedPage.of(html).text()).contains("The commit could not be read");
        assertThat(html).doesNotContain(token);
        assertThat(run.nodes()).contains(NodePath.parse("prod/regions/region-0/smoke"));
      } finally {
        connections.close();
      }
    }
  }
}
