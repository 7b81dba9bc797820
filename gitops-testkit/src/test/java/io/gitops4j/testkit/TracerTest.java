package io.gitops4j.testkit;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.Gates.approvals;
import static io.gitops4j.core.pipeline.Steps.measure;
import static io.gitops4j.registry.ModelCar.modelCar;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.trace.Trace;
import io.gitops4j.core.trace.Tracer;
import io.gitops4j.registry.ModelCar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A trace")
class TracerTest {
  private static final CommitId FIRST = new CommitId("1".repeat(40));
  private static final CommitId SECOND = new CommitId("2".repeat(40));

  @TempDir Path folder;

  private Pipeline radar() {
    ModelCar car = modelCar("radar", "quay.io/mlops/radar").model(folder.resolve("model"));
    return Pipeline.named("radar")
        .produce(car)
        .stage(
            "prod",
            prod ->
                prod.into("prod")
                    .then(measure("accuracy", context -> 0.93))
                    .guard(approvals(1))
                    .change(Change.in("gitops", file("radar.yaml").set("version", car.pinned()))));
  }

  private Run deliver(DeliveryKit kit, CommitId commit, String model) throws IOException {
    Files.writeString(folder.resolve("model"), model);
    Run waiting = kit.run("radar", Start.push("main", commit), "ann");
    kit.actor("lee");
    kit.approves("prod/approvals", "lee");
    return kit.settle(waiting.id());
  }

  @Test
  @DisplayName("leads from a digest to its commit, its evidence, who approved it and where it was")
  void traces() throws IOException {
    try (DeliveryKit kit =
        DeliveryKit.of(radar()).repository("gitops", Map.of("radar.yaml", "version: 0\n"))) {
      Run first = deliver(kit, FIRST, "one");
      deliver(kit, SECOND, "two");
      Artifact built = first.release().artifacts().get("radar");

      List<Trace> traces = Tracer.of(kit.delivery()).of(built.digest());
      assertThat(traces).hasSize(1);
      Trace trace = traces.get(0);
      assertThat(trace.run().id()).isEqualTo(first.id());
      assertThat(trace.run().release().source()).contains(FIRST);
      assertThat(trace.opinions())
          .singleElement()
          .extracting(Trace.Opinion::actor)
          .isEqualTo("lee");
      assertThat(trace.commits()).hasSize(1);
      assertThat(trace.stays()).singleElement().matches(stay -> stay.until().isPresent());
      assertThat(trace.text())
          .contains(
              built.digest().toString(),
              FIRST.hex(),
              "accuracy 0.93",
              "prod/approvals approved by lee",
              "on gitops:main",
              "prod since ");

      assertThat(Tracer.of(kit.delivery()).of(SECOND).get(0).text()).contains(", now");
      assertThat(Tracer.of(kit.delivery()).of(Digest.of(new byte[] {1}))).isEmpty();
    }
  }
}
