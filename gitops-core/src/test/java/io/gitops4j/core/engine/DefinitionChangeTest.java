package io.gitops4j.core.engine;

import static io.gitops4j.core.pipeline.Steps.pause;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.DefinitionChange;
import io.gitops4j.core.pipeline.EffectClass;
import io.gitops4j.core.pipeline.Gates;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Stage;
import io.gitops4j.core.pipeline.Start;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A run whose pipeline is changed while it is under way")
class DefinitionChangeTest {
  private static final Actor BOB = Actor.of("bob", "leads");
  private static final Duration HOUR = Duration.ofHours(1);

  private static Pipeline app(Consumer<Stage> test, Consumer<Stage> prod) {
    return Pipeline.named("app")
        .stage("test", test.andThen(s -> s.into("test")))
        .stage("prod", prod.andThen(s -> s.into("prod")));
  }

  private static Pipeline before(Harness h) {
    return app(s -> s.then(h.says("one")).then(pause("hour", HOUR)), s -> s.then(h.says("two")));
  }

  private static Run after(Harness h, Pipeline changed) throws InterruptedException {
    h.reopen(before(h));
    Run run = h.start("app");
    h.reopen(changed);
    return h.advance(run.id(), HOUR);
  }

  private static String sentence(Run run) {
    assertThat(run.status()).isEqualTo(Run.Status.PARKED);
    assertThat(run.problem().orElseThrow().kind()).isEqualTo(Problem.Kind.DEFINITION_CHANGED);
    return run.problem().orElseThrow().sentence();
  }

  @Test
  @DisplayName("goes on with the new one if only what it has not reached differs, and says so")
  void adopts() throws InterruptedException {
    Harness h = new Harness();
    Run run =
        after(
            h,
            app(
                    s -> s.then(h.says("one")).then(pause("hour", HOUR)).then(h.says("more")),
                    s -> s.then(h.says("other")))
                .version("2"));
    assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
    assertThat(h.log).containsExactly("test/one", "test/more", "prod/other");
    assertThat(h.events)
        .anyMatch(
            e ->
                e.kind() == RunEvent.Kind.DEFINITION_ADOPTED
                    && e.sentence().equals("goes on with version 2 of its pipeline"));
  }

  @Test
  @DisplayName("is parked with the first node that differs if it has reached that")
  void parks() throws InterruptedException {
    Harness h = new Harness();
    String lead = "Pipeline app 1 is not the one the run began with: ";
    Pipeline gone = app(s -> s.then(pause("hour", HOUR)), s -> s.then(h.says("two")));
    assertThat(sentence(after(h, gone))).isEqualTo(lead + "test/one is gone");
    Pipeline another =
        app(
            s -> s.then(h.says("one")).then(pause("hour", HOUR.plusMinutes(1))),
            s -> s.then(h.says("two")));
    assertThat(sentence(after(new Harness(), another))).isEqualTo(lead + "test/hour is another");
    Pipeline between =
        app(
            s -> s.then(h.says("new")).then(h.says("one")).then(pause("hour", HOUR)),
            s -> s.then(h.says("two")));
    assertThat(sentence(after(new Harness(), between)))
        .isEqualTo(lead + "test/new comes in between");
  }

  @Test
  @DisplayName("is parked if a stage it has left got more to do, which would be left out silently")
  void stageIsOver() throws InterruptedException {
    Harness h = new Harness();
    Consumer<Stage> prod = s -> s.guard(Gates.approvals(1)).then(h.says("two"));
    h.reopen(app(s -> s.then(h.says("one")), prod));
    Run run = h.start("app");
    h.reopen(app(s -> s.then(h.says("one")).then(h.says("more")), prod));
    h.approve(run, "prod/approvals", BOB);
    assertThat(sentence(h.look(run.id()))).endsWith(": test/more comes in between");
  }

  @Test
  @DisplayName("asks for approvals again where what they approved was changed")
  void approvalsOfSomethingElse() throws InterruptedException {
    Harness h = new Harness();
    Push push = new Push(EffectClass.CAS);
    Consumer<Stage> test = s -> s.then(h.says("one")).then(pause("hour", HOUR));
    h.reopen(app(test, s -> s.guard(Gates.approvals(2)).then(h.says("two"))));
    Run run = h.start("app");
    run = h.advance(run.id(), HOUR);
    h.approve(run, "prod/approvals", BOB);
    h.reopen(app(test, s -> s.guard(Gates.approvals(1)).then(push.step("push"))));
    run = h.advance(run.id(), Duration.ofDays(1));
    assertThat(Harness.sentences(run)).containsExactly("prod is blocked: 0 of 1 approval");
  }

  @Test
  @DisplayName("waits for a person, or is cancelled, where the pipeline says so")
  void waitsOrIsCancelled() throws InterruptedException {
    Harness h = new Harness();
    Pipeline changed =
        app(s -> s.then(h.says("one")).then(pause("hour", HOUR)), s -> s.then(h.says("other")));
    Run run = after(h, changed.whenDefinitionChanges(DefinitionChange.WAIT));
    assertThat(sentence(run)).endsWith("what it has not reached yet differs");
    h.delivery().adopt(TenantId.DEFAULT, run.id(), BOB);
    assertThat(h.look(run.id()).outcome()).contains(Outcome.SUCCEEDED);
    Run cancelled = after(new Harness(), changed.whenDefinitionChanges(DefinitionChange.CANCEL));
    assertThat(cancelled.outcome()).contains(Outcome.CANCELLED);
    assertThat(cancelled.problem().orElseThrow().sentence())
        .isEqualTo(
            "Cancelled by pipeline app 1: Pipeline app 1 is not the one the run began with: what it"
                + " has not reached yet differs");
  }

  @Test
  @DisplayName("goes on with whatever there is when a person says so")
  void personAdopts() throws InterruptedException {
    Harness h = new Harness();
    Run run = after(h, app(s -> s.then(h.says("new")), s -> s.then(h.says("two"))));
    assertThat(sentence(run)).endsWith(": test/one is gone");
    h.delivery().adopt(TenantId.DEFAULT, run.id(), BOB);
    assertThat(h.look(run.id()).outcome()).contains(Outcome.SUCCEEDED);
    assertThat(h.log).containsExactly("test/one", "test/new", "prod/two");
  }

  @Test
  @DisplayName("never forgets what it is about to do, even when a person says so")
  void noOrphans() throws InterruptedException {
    Harness h = new Harness();
    Push push = new Push(EffectClass.UNIQUE);
    Pipeline before = app(s -> s.then(push.step("push")), s -> s.then(h.says("two")));
    h.reopen(before);
    Run run = h.delivery().start("app", Start.manual(), Harness.ANN);
    h.crashAt("after-act");
    h.workUntilCrash();
    h.reopen(app(s -> s.then(h.says("one")), s -> s.then(h.says("two"))));
    assertThat(sentence(h.look(run.id()))).endsWith(": test/push is gone");
    h.delivery().adopt(TenantId.DEFAULT, run.id(), BOB);
    run = h.look(run.id());
    assertThat(sentence(run)).endsWith(": test/push is gone");
    assertThat(run.problem().orElseThrow().remedy())
        .startsWith(
            "It can't be adopted, because what it is about to do at test/push would be forgotten.");
    h.reopen(before);
    h.delivery().unpark(TenantId.DEFAULT, run.id(), BOB, "brought back");
    assertThat(h.look(run.id()).outcome()).contains(Outcome.SUCCEEDED);
    assertThat(push.sent).hasSize(1);
  }
}
