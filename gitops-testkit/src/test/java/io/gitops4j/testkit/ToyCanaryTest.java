package io.gitops4j.testkit;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A step with durable state (a toy canary)")
class ToyCanaryTest {
  private static Pipeline canary(long errorsPerMinute) {
    return Pipeline.named("app")
        .stage(
            "prod",
            s ->
                s.into("prod")
                    .then(
                        new ToyCanary(
                            "canary",
                            List.of(10, 50, 100),
                            weight -> Change.in("gitops", file("route.yaml").set("weight", weight)),
                            Duration.ofMinutes(5),
                            now -> errorsPerMinute,
                            10)));
  }

  private static DeliveryKit kit(Pipeline pipeline) {
    return DeliveryKit.of(pipeline).repository("gitops", Map.of("route.yaml", "weight: 0 # %\n"));
  }

  @ParameterizedTest(name = "killed {0}")
  @ValueSource(strings = {"never", "after-intent", "before-act", "after-act", "after-receipt"})
  @DisplayName("commits each weight once, watches it, and goes on")
  void raises(String crash) {
    try (DeliveryKit kit = kit(canary(0)).crashAt(crash)) {
      Run run = kit.run("app", Start.manual(), "ann");
      assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
      assertThat(kit.commits("gitops", "route.yaml")).hasSize(3);
      assertThat(kit.file("gitops", "route.yaml")).isEqualTo("weight: 100 # %\n");
      assertThat(kit.elapsed()).isGreaterThanOrEqualTo(Duration.ofMinutes(15));
    }
  }

  @Test
  @DisplayName("remembers what it counted, and takes the weight back when it was too much")
  void aborts() {
    try (DeliveryKit kit = kit(canary(1))) {
      kit.at(Duration.ofMinutes(3), kit::reopen);
      Run run = kit.run("app", Start.manual(), "ann");
      assertThat(run.outcome()).contains(Outcome.FAILED);
      assertThat(run.problem().orElseThrow().sentence()).isEqualTo("The canary saw 11 errors");
      assertThat(kit.file("gitops", "route.yaml")).isEqualTo("weight: 0 # %\n");
      assertThat(kit.commits("gitops", "route.yaml")).hasSize(4);
    }
  }
}
