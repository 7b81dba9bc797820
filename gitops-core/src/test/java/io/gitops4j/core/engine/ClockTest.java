package io.gitops4j.core.engine;

import static io.gitops4j.core.pipeline.Gates.soak;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.pipeline.Steps;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A clock that jumps")
class ClockTest {
  private static final Duration HOURS = Duration.ofHours(5);

  private static Step jumps(Harness h, Duration by) {
    return Step.named(
        "jump",
        context -> {
          h.jump(by);
          return StepResult.done();
        });
  }

  private static Pipeline soaking(Step... steps) {
    return Pipeline.named("app")
        .stage("test", s -> List.of(steps).forEach(s::then))
        .stage("prod", s -> s.guard(soak(Duration.ofHours(9), "test")).then(steps[0].as("end")));
  }

  @Test
  @DisplayName("back by hours never makes a run's time go back, nor keeps it from its end")
  void back() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(
        Pipeline.named("app")
            .stage(
                "test",
                s ->
                    s.then(jumps(h, HOURS.negated()))
                        .then(Steps.pause("hour", Duration.ofHours(1)))
                        .then(h.says("end"))));
    Run run = h.start("app");
    run = h.advance(run.id(), HOURS.plusHours(1));
    assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
    List<Instant> times = h.delivery().events(run.id()).stream().map(RunEvent::at).toList();
    assertThat(times).isSorted();
  }

  @Test
  @DisplayName("forth and back does not shorten a soak")
  void soakAfterABackAndForth() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(soaking(h.says("one")));
    Run run = h.start("app");
    h.jump(HOURS);
    assertThat(h.look(run.id()).hasEnded()).isFalse();
    h.jump(HOURS.negated());
    run = h.advance(run.id(), Duration.ofHours(9).minusSeconds(1));
    assertThat(run.hasEnded()).isFalse();
    assertThat(h.advance(run.id(), Duration.ofSeconds(1)).outcome()).contains(Outcome.SUCCEEDED);
  }

  @Test
  @DisplayName("forth while a stage ends makes its soak longer when it comes back, never shorter")
  void soakOfAStageThatEndedAhead() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(soaking(h.says("one"), jumps(h, HOURS)));
    Run run = h.start("app");
    assertThat(run.release().doneAt(NodePath.of("test"))).contains(Harness.MONDAY_NINE.plus(HOURS));
    h.jump(HOURS.negated());
    run = h.advance(run.id(), Duration.ofHours(14).minusSeconds(1));
    assertThat(run.hasEnded()).isFalse();
    assertThat(h.advance(run.id(), Duration.ofSeconds(1)).outcome()).contains(Outcome.SUCCEEDED);
  }
}
