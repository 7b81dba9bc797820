package io.gitops4j.core.engine;

import static io.gitops4j.core.engine.Harness.sentences;
import static io.gitops4j.core.pipeline.Gates.soak;
import static io.gitops4j.core.pipeline.Gates.weekdays;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Condition;
import io.gitops4j.core.pipeline.Evidence;
import io.gitops4j.core.pipeline.Fanout;
import io.gitops4j.core.pipeline.Gates;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.State;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.pipeline.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A delivery")
class DeliveryTest {
  private static final Actor BOB = Actor.of("bob", "leads");
  private static final CommitId COMMIT = new CommitId("1".repeat(40));

  @Test
  @DisplayName("runs the stages in order and says how it went")
  void runsInOrder() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(
        Pipeline.named("app")
            .stage("test", s -> s.into("test").then(h.says("one")).then(h.says("two")))
            .stage("prod", s -> s.into("prod").then(h.says("one"))));
    Run run = h.start("app");
    assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
    assertThat(h.log).containsExactly("test/one", "test/two", "prod/one");
    assertThat(h.delivery().environment("app", "prod").release().orElseThrow().run())
        .isEqualTo(run.id());
    assertThat(h.events.get(h.events.size() - 1).sentence()).isEqualTo("succeeded");
  }

  @Test
  @DisplayName("starts one run for an event however often it is delivered")
  void sameStartSameRun() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(Pipeline.named("app").stage("test", s -> s.then(h.says("one"))));
    Run first = h.start("app", Start.push("main", COMMIT));
    Run second = h.start("app", Start.push("main", COMMIT));
    Run third = h.start("app", Start.push("main", COMMIT).again("please"));
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(third.id()).isNotEqualTo(first.id());
    assertThat(h.log).hasSize(2);
  }

  @Test
  @DisplayName("tells who starts by hand whether the run is new, or was there and has long ended")
  void sameManualStart() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(Pipeline.named("app").stage("test", s -> s.then(h.says("one"))));
    Start start = Start.manual(Fields.of("version", "v1"));
    Run first = h.delivery().start("app", start, Harness.ANN);
    assertThat(first.isNew()).isTrue();
    assertThat(h.advance(first.id(), Duration.ofDays(30)).isNew()).isFalse();
    Run second = h.delivery().start("app", start, BOB);
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.isNew()).isFalse();
    assertThat(second.outcome()).contains(Outcome.SUCCEEDED);
    Run again = h.delivery().start("app", start.again("2"), BOB);
    assertThat(again.isNew()).isTrue();
    assertThat(h.delivery().start("app", start.again("2"), BOB).isNew()).isFalse();
    assertThat(h.delivery().await(again.id(), Duration.ZERO).isNew()).isFalse();
  }

  @Test
  @DisplayName("waits for approvals that count, and explains itself")
  void approvals() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(
        Pipeline.named("app")
            .stage(
                "prod",
                s -> s.into("prod").guard(Gates.approvals(2).from("leads")).then(h.says("go"))));
    Run run = h.start("app");
    assertThat(sentences(run)).containsExactly("prod is blocked: 0 of 2 approvals from leads");
    h.approve(run, "prod/approvals", BOB);
    h.approve(run, "prod/approvals", BOB);
    h.approve(run, "prod/approvals", Actor.of("eve"));
    h.approve(run, "prod/approvals", new Actor("ann", Set.of("leads")));
    run = h.look(run.id());
    assertThat(sentences(run))
        .containsExactly(
            "prod is blocked: 1 of 2 approvals from leads (bob); eve doesn't count, not in leads;"
                + " ann doesn't count, being an author");
    h.approve(run, "prod/approvals", Actor.of("cat", "leads"));
    assertThat(h.look(run.id()).outcome()).contains(Outcome.SUCCEEDED);
  }

  @Test
  @DisplayName("ends a run that somebody rejects")
  void rejection() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(
        Pipeline.named("app").stage("prod", s -> s.guard(Gates.approvals(1)).then(h.says("go"))));
    Run run = h.start("app");
    h.delivery()
        .reject(
            TenantId.DEFAULT, run.id(), "prod/approvals", BOB, h.subject(run, "prod"), "not today");
    run = h.look(run.id());
    assertThat(run.outcome()).contains(Outcome.REJECTED);
    assertThat(run.problem().orElseThrow().sentence())
        .isEqualTo("prod is refused: rejected by bob: not today");
    assertThat(h.log).isEmpty();
  }

  @Test
  @DisplayName("refuses approvals of something else, at no gate, and by people who may not")
  void badApprovals() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(
        Pipeline.named("app").stage("prod", s -> s.guard(Gates.approvals(1)).then(h.says("go"))));
    Run run = h.start("app");
    assertThatThrownBy(
            () ->
                h.delivery()
                    .approve(TenantId.DEFAULT, run.id(), "prod/approvals", BOB, "sha256:other", ""))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("something else would be done than what was shown");
    assertThatThrownBy(
            () -> h.delivery().approve(TenantId.DEFAULT, run.id(), "prod/window", BOB, "", ""))
        .hasMessageContaining("Could not find the gate prod/window");
  }

  @Test
  @DisplayName("soaks, and opens its window in a time zone, without holding a thread")
  void soakAndWindow() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(
        Pipeline.named("app")
            .stage("test", s -> s.then(h.says("one")))
            .stage(
                "prod",
                s ->
                    s.guard(
                            soak(Duration.ofHours(9), "test"),
                            weekdays(9, 17).zone("Europe/Amsterdam"))
                        .then(h.says("two"))));
    Run run = h.start("app");
    assertThat(sentences(run))
        .containsExactly("prod is blocked: soaks in test until 2026-01-05T18:00:00Z");
    run = h.advance(run.id(), Duration.ofHours(10));
    assertThat(sentences(run))
        .containsExactly("prod is blocked: until Tuesday 09:00 Europe/Amsterdam");
    run = h.advance(run.id(), Duration.ofHours(13).minusSeconds(1));
    assertThat(run.hasEnded()).isFalse();
    run = h.advance(run.id(), Duration.ofSeconds(1));
    assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
  }

  @Test
  @DisplayName("tries a step again after a pause that doubles, then gives up")
  void retries() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(
        Pipeline.named("app")
            .stage("test", s -> s.then(h.fails("one").retry(2, Duration.ofMinutes(1)))));
    Run run = h.start("app");
    assertThat(sentences(run)).containsExactly("Retry 1 of 2: one is broken");
    run = h.advance(run.id(), Duration.ofMinutes(1));
    assertThat(h.log).hasSize(2);
    run = h.advance(run.id(), Duration.ofMinutes(1));
    assertThat(run.hasEnded()).isFalse();
    run = h.advance(run.id(), Duration.ofMinutes(1));
    assertThat(run.outcome()).contains(Outcome.FAILED);
    assertThat(h.log).hasSize(3);
  }

  @Test
  @DisplayName("fails a step that waits longer than it may")
  void timeout() throws InterruptedException {
    Harness h = new Harness();
    Step forever =
        Step.named("wait", c -> StepResult.waiting("never ready", Duration.ofSeconds(30)))
            .within(Duration.ofMinutes(5));
    h.reopen(Pipeline.named("app").stage("test", s -> s.then(forever)));
    Run run = h.start("app");
    run = h.advance(run.id(), Duration.ofMinutes(5));
    assertThat(run.outcome()).contains(Outcome.FAILED);
    assertThat(run.problem().orElseThrow().kind()).isEqualTo(Problem.Kind.TIMED_OUT);
    assertThat(run.problem().orElseThrow().sentence()).endsWith("longer than PT5M: never ready");
  }

  @Test
  @DisplayName("gives a waiting step back what it wanted to remember, also after a restart")
  void stateSurvives() throws InterruptedException {
    Harness h = new Harness();
    Step counts =
        Step.named(
            "count",
            c -> {
              long seen = c.state().map(s -> s.fields().number("seen")).orElse(0L) + 1;
              return seen == 3
                  ? StepResult.done(Evidence.of("seen", seen))
                  : new StepResult.Waiting(
                      "saw " + seen, Set.of(), Duration.ofMinutes(1), State.of("seen", seen));
            });
    h.reopen(Pipeline.named("app").stage("test", s -> s.then(counts)));
    Run run = h.start("app");
    h.reopen();
    h.advance(run.id(), Duration.ofMinutes(1));
    h.reopen();
    run = h.advance(run.id(), Duration.ofMinutes(1));
    assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
    assertThat(run.release().evidence().fields().number("seen")).isEqualTo(3);
  }

  @Test
  @DisplayName("takes a branch once, and the same way after a restart")
  void conditions() throws InterruptedException {
    Harness h = new Harness();
    AtomicInteger asked = new AtomicInteger();
    Condition once = Condition.that("first time", r -> asked.incrementAndGet() == 1);
    h.reopen(
        Pipeline.named("app")
            .stage(
                "test",
                s ->
                    s.when(
                            "maybe",
                            once,
                            b ->
                                b.then(h.says("taken"))
                                    .then(h.says("wait").retry(0, Duration.ZERO)))
                        .when(
                            "never",
                            Condition.that("no", r -> false),
                            b -> b.then(h.says("not")))));
    Run run = h.start("app");
    assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
    assertThat(h.log).containsExactly("test/maybe/taken", "test/maybe/wait");
    assertThat(asked).hasValue(1);
  }

  @Test
  @DisplayName("goes through rings, and stops when the failure budget is spent")
  void ringsAndBudget() throws InterruptedException {
    Harness h = new Harness();
    List<String> regions = List.of("a", "b", "c", "d");
    h.reopen(
        Pipeline.named("app")
            .stage(
                "prod",
                s ->
                    s.forEach(
                        "regions",
                        regions,
                        r -> r,
                        Fanout.rings(1, 2, 1).failureBudget(1),
                        (r, b) ->
                            b.into("prod-" + r)
                                .then(r.equals("d") ? h.says("go") : h.fails("go")))));
    Run run = h.start("app");
    assertThat(run.outcome()).contains(Outcome.FAILED);
    assertThat(run.problem().orElseThrow().kind()).isEqualTo(Problem.Kind.BUDGET_SPENT);
    assertThat(h.log)
        .startsWith("prod/regions/a/go fails")
        .containsExactlyInAnyOrder(
            "prod/regions/a/go fails", "prod/regions/b/go fails", "prod/regions/c/go fails");
  }

  @Test
  @DisplayName("goes through the items of one ring side by side")
  void itemsOfARingSideBySide() throws InterruptedException {
    Harness h = new Harness();
    CyclicBarrier all = new CyclicBarrier(3);
    Step meets =
        Step.named(
            "meet",
            c -> {
              try {
                all.await(30, TimeUnit.SECONDS);
              } catch (BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException("The others did not come", e);
              }
              return StepResult.done();
            });
    List<String> regions = List.of("a", "b", "c");
    h.reopen(
        Pipeline.named("app")
            .stage(
                "prod",
                s ->
                    s.forEach(
                        "regions",
                        regions,
                        r -> r,
                        Fanout.allAtOnce(),
                        (r, b) -> b.into("prod-" + r).then(meets))));
    assertThat(h.start("app").outcome()).contains(Outcome.SUCCEEDED);
    assertThat(regions)
        .allMatch(r -> h.delivery().environment("app", "prod-" + r).release().isPresent());
  }

  @Test
  @DisplayName("fails a step whose code throws, and says what it threw")
  void threwInStep() throws InterruptedException {
    Harness h = new Harness();
    Step broken =
        Step.named(
            "broken",
            c -> {
              throw new IllegalStateException("oops");
            });
    h.reopen(Pipeline.named("app").stage("test", s -> s.then(broken)));
    Run run = h.start("app");
    assertThat(run.outcome()).contains(Outcome.FAILED);
    assertThat(run.problem().orElseThrow().sentence())
        .isEqualTo("The code of step test/broken threw IllegalStateException: oops");
  }

  @Test
  @DisplayName("takes only starts that a trigger takes, by people of the group it names")
  void triggers() {
    Harness h = new Harness();
    h.reopen(
        Pipeline.named("app")
            .on(Trigger.push("release/*"), Trigger.manually().startedBy("leads"))
            .stage("test", s -> s.then(h.says("one"))));
    assertThat(h.delivery().start("app", Start.push("release/1", COMMIT), Harness.ANN)).isNotNull();
    assertThat(h.delivery().start("app", Start.manual(), BOB)).isNotNull();
    assertThatThrownBy(() -> h.delivery().start("app", Start.push("main", COMMIT), BOB))
        .hasMessageContaining("none of its triggers takes that")
        .hasMessageContaining("push to release/*");
    assertThatThrownBy(() -> h.delivery().start("app", Start.manual(), Harness.ANN))
        .isInstanceOf(ProviderException.class);
  }

  @Test
  @DisplayName("replays the events of a run from any number")
  void replay() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(Pipeline.named("app").stage("test", s -> s.then(h.says("one"))));
    Run run = h.start("app");
    List<RunEvent> all = h.delivery().events(run.id());
    assertThat(all).hasSameSizeAs(h.events);
    assertThat(all.stream().map(RunEvent::toString).toList())
        .isEqualTo(h.events.stream().map(RunEvent::toString).toList());
    assertThat(h.delivery().events(TenantId.DEFAULT, run.id(), 2).get(0).sequence()).isEqualTo(3);
  }
}
