package io.gitops4j.testkit;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.Gates.approvals;
import static io.gitops4j.core.pipeline.Gates.sameDigestAs;
import static io.gitops4j.core.pipeline.Gates.soak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Promotion;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.registry.ModelCar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A release that is built already, or urgent")
class RepeatedReleaseTest {
  @TempDir Path folder;
  private DeliveryKit kit;
  private Path model;

  @BeforeEach
  void prepare() {
    model = folder.resolve("model.bin");
    Product car = ModelCar.modelCar("car", "registry.example/car").model(model);
    kit =
        DeliveryKit.of(
                Pipeline.named("app")
                    .produce(car)
                    .stage("test", s -> s.into("test").change(into("test", car)))
                    .stage(
                        "prod",
                        s ->
                            s.into("prod")
                                .guard(
                                    sameDigestAs("test", car),
                                    soak(Duration.ofHours(2), "test"),
                                    approvals(1))
                                .change(into("prod", car))))
            .repository("gitops", Map.of("test.yaml", "v: 0\n", "prod.yaml", "v: 0\n"));
  }

  @AfterEach
  void close() {
    kit.close();
  }

  @Test
  @DisplayName("goes through all stages and gates again with the digests it had")
  void promoting() {
    Run one = deliver(1);
    Run two = deliver(2);
    kit.approves("prod/approvals", "lee");
    Run again = kit.run("app", Start.manual().promoting(one.id()), "ann");
    assertThat(again.outcome()).contains(Outcome.SUCCEEDED);
    assertThat(again.release().artifacts()).isEqualTo(one.release().artifacts());
    assertThat(again.release().source()).isEqualTo(one.release().source());
    assertThat(kit.file("gitops", "prod.yaml")).contains(digest(one)).doesNotContain(digest(two));
    Promotion now = kit.delivery().environment("app", "prod").release().orElseThrow();
    assertThat(now.isRepeated()).isTrue();
    assertThat(now.release()).contains(one.id());
    assertThat(now.artifacts().text("car")).contains(digest(one));
  }

  @Test
  @DisplayName("goes below a newer one only when a person asks for it")
  void noSilentDowngrade() {
    Run one = deliver(1);
    deliver(2);
    String before = kit.file("gitops", "prod.yaml");
    Start nightly = Start.schedule("nightly", Instant.EPOCH).promoting(one.id());
    assertThat(kit.run("app", nightly, "ann").outcome()).contains(Outcome.SUPERSEDED);
    assertThat(kit.file("gitops", "prod.yaml")).isEqualTo(before);
  }

  @Test
  @DisplayName("of a run that never built it, or of no run, is refused")
  void unknown() throws IOException {
    Files.deleteIfExists(model);
    Run failed = kit.run("app", Start.push("main", commit(1)), "ann");
    assertThat(failed.outcome()).contains(Outcome.FAILED);
    assertThatThrownBy(() -> kit.run("app", Start.manual().promoting(failed.id()), "ann"))
        .hasMessageContaining("it has no car");
    Start none = Start.manual().promoting(new RunId("0123456789abcdef"));
    assertThatThrownBy(() -> kit.run("app", none, "ann")).hasMessageContaining("no such run");
  }

  @Test
  @DisplayName("skips a stage for a reason that is approved, recorded and shown")
  void skipping() throws IOException {
    Files.write(model, new byte[] {7});
    Start plain = Start.push("main", commit(1));
    Run run = kit.run("app", plain.skipping("test", "CVE-2026-1"), "ann");
    Run.Wait wait = run.waits().get(0);
    assertThat(wait.sentence())
        .isEqualTo("prod is blocked: 0 of 1 approval; test was skipped: CVE-2026-1");
    kit.approves("prod/approvals", "lee");
    run = kit.settle(run.id());
    assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
    assertThat(run.skipped()).isEqualTo(Map.of(NodePath.of("test"), "CVE-2026-1"));
    assertThat(run.release().evidence().fields().text("notVerified.test")).isEqualTo("CVE-2026-1");
    assertThat(kit.elapsed()).isLessThan(Duration.ofHours(2));
    assertThat(kit.file("gitops", "test.yaml")).isEqualTo("v: 0\n");
    assertThat(kit.events())
        .filteredOn(e -> e.kind() == RunEvent.Kind.SKIPPED)
        .extracting(RunEvent::sentence)
        .containsExactly("skipped by ann: CVE-2026-1");
    Promotion now = kit.delivery().environment("app", "prod").release().orElseThrow();
    assertThat(now.skipped()).isEqualTo(Map.of("test", "CVE-2026-1"));
    assertThat(now.metrics().text("notVerified.test")).isEqualTo("CVE-2026-1");
  }

  @Test
  @DisplayName("is approved with what it skips: the same without is another subject")
  void subject() throws IOException {
    Files.write(model, new byte[] {7});
    Run full = kit.run("app", Start.push("main", commit(1)), "ann");
    Run hotfix = kit.run("app", Start.push("main", commit(1)).skipping("test", "urgent"), "ann");
    String other = full.waits().get(0).subject();
    assertThat(hotfix.id()).isNotEqualTo(full.id());
    assertThat(full.release().artifacts()).isEqualTo(hotfix.release().artifacts());
    assertThatThrownBy(
            () ->
                kit.delivery()
                    .approve(
                        TenantId.DEFAULT,
                        hotfix.id(),
                        "prod/approvals",
                        io.gitops4j.core.model.Actor.of("lee"),
                        other,
                        ""))
        .hasMessageContaining("something else would be done than what was shown");
  }

  @Test
  @DisplayName("skips no stage that there is not")
  void unknownStage() {
    Start start = Start.push("main", commit(1)).skipping("tests", "urgent");
    assertThatThrownBy(() -> kit.run("app", start, "ann"))
        .hasMessageContaining("Could not find the stage tests");
  }

  private Run deliver(int number) {
    try {
      Files.write(model, new byte[] {(byte) number});
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    kit.approves("prod/approvals", "lee");
    Run run = kit.run("app", Start.push("main", commit(number)), "ann");
    assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
    return run;
  }

  private static CommitId commit(int number) {
    return new CommitId(("" + number).repeat(40));
  }

  private static String digest(Run run) {
    Artifact car = run.release().artifacts().get("car");
    return car.digest().toString();
  }

  private static Change into(String environment, Product car) {
    return Change.in("gitops", file(environment + ".yaml").set("v", car.pinned()));
  }
}
