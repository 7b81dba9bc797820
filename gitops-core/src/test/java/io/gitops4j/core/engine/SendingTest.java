package io.gitops4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.EffectClass;
import io.gitops4j.core.pipeline.Gate;
import io.gitops4j.core.pipeline.Observation;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Verdict;
import io.gitops4j.core.spi.Journal.Claim;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("What a run sends")
class SendingTest {
  private static final Actor BOB = Actor.of("bob", "leads");
  private static final TenantId TENANT = TenantId.DEFAULT;

  private static Harness with(Push push) {
    Harness h = new Harness();
    h.reopen(Pipeline.named("app").stage("test", s -> s.into("test").then(push.step("push"))));
    return h;
  }

  private static Claim claimedByAnother(Harness h, RunId run) {
    return h.journal.claim(RunStream.id(TENANT, run), "other", Duration.ofMinutes(1)).orElseThrow();
  }

  private static ProviderException lost() {
    return new ProviderException(
        ErrorKind.UNAVAILABLE, "Could not push: no answer.", Retry.LOOK_FIRST, null, null);
  }

  @Test
  @DisplayName("is not sent by a process that was stopped so long that another took the run over")
  void fencedAfterAStall() throws InterruptedException {
    Push push = new Push(EffectClass.UNIQUE);
    Harness h = with(push);
    AtomicReference<Claim> other = new AtomicReference<>();
    Run run = h.delivery().start("app", Start.manual(), Harness.ANN);
    h.at(
        "after-intent",
        () -> {
          h.jump(Duration.ofMinutes(2));
          other.set(claimedByAnother(h, run.id()));
        });
    h.delivery().work();
    assertThat(push.sent).isEmpty();
    h.journal.release(other.get());
    assertThat(h.advance(run.id(), Duration.ofMinutes(10)).outcome()).contains(Outcome.SUCCEEDED);
    assertThat(push.sent).hasSize(1);
  }

  @Test
  @DisplayName("is sent after a stall if nobody took the run, and then nobody can for a while")
  void renewsBeforeSending() throws InterruptedException {
    Push push = new Push(EffectClass.UNIQUE);
    Harness h = with(push);
    h.at("after-intent", () -> h.jump(Duration.ofMinutes(2)));
    AtomicReference<Boolean> taken = new AtomicReference<>();
    push.answer =
        () -> {
          RunId run = h.events.get(0).run();
          Duration minute = Duration.ofMinutes(1);
          taken.set(h.journal.claim(RunStream.id(TENANT, run), "other", minute).isPresent());
          return new Observation.Done<>(push.receipt(io.gitops4j.core.model.Fields.none()));
        };
    assertThat(h.start("app").outcome()).contains(Outcome.SUCCEEDED);
    assertThat(taken).hasValue(false);
  }

  @Test
  @DisplayName("is not sent by a process whose clock went back while it was stopped")
  void clockWentBack() throws InterruptedException {
    Push push = new Push(EffectClass.UNIQUE);
    Harness h = with(push);
    Run run = h.delivery().start("app", Start.manual(), Harness.ANN);
    h.at(
        "after-intent",
        () -> {
          h.jump(Duration.ofMinutes(2));
          claimedByAnother(h, run.id());
          h.jump(Duration.ofHours(-3));
        });
    h.delivery().work();
    assertThat(push.sent).isEmpty();
  }

  @Test
  @DisplayName("is not sent when the run was cancelled while gates were judged for the last time")
  void cancelledAtTheLastMoment() throws InterruptedException {
    Push push = new Push(EffectClass.CAS);
    Harness h = new Harness();
    Gate slow =
        Gate.named(
            "slow",
            "1",
            context -> {
              if (h.log.size() == 2) {
                h.delivery().cancel(TENANT, context.release().run(), BOB, "no");
              }
              h.log.add("judged");
              return Verdict.open("fine");
            });
    h.reopen(Pipeline.named("app").stage("test", s -> s.guard(slow).then(push.step("push"))));
    assertThat(h.start("app").outcome()).contains(Outcome.CANCELLED);
    assertThat(push.sent).isEmpty();
  }

  @Test
  @DisplayName("is sent once more after a crash only when what a dead process sent has settled")
  void settlesAfterACrash() throws InterruptedException {
    Push push = new Push(EffectClass.UNIQUE);
    Harness h = with(push);
    h.crashAt("after-act");
    Run run = h.delivery().start("app", Start.manual(), Harness.ANN);
    h.workUntilCrash();
    push.there.clear();
    run = h.look(run.id());
    assertThat(Harness.sentences(run).get(0))
        .startsWith("An earlier attempt to push may still arrive; looks at ");
    assertThat(push.sent).hasSize(1);
    push.there.addAll(push.sent);
    run = h.advance(run.id(), Duration.ofMinutes(2));
    assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
    assertThat(push.sent).hasSize(1);
  }

  @Test
  @DisplayName("is sent again, once, when it never arrived")
  void neverArrived() throws InterruptedException {
    Push push = new Push(EffectClass.FINDABLE);
    Harness h = with(push);
    h.crashAt("before-act");
    Run run = h.start("app");
    assertThat(h.advance(run.id(), Duration.ofSeconds(80)).hasEnded()).isFalse();
    assertThat(push.sent).isEmpty();
    assertThat(h.advance(run.id(), Duration.ofSeconds(10)).outcome()).contains(Outcome.SUCCEEDED);
    assertThat(push.sent).hasSize(1);
  }

  @Test
  @DisplayName("is sent again at once after a crash where a late attempt loses by itself")
  void fencedByItself() throws InterruptedException {
    Push push = new Push(EffectClass.CAS);
    Harness h = with(push);
    h.crashAt("before-act");
    assertThat(h.start("app").outcome()).contains(Outcome.SUCCEEDED);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNIQUE", "FINDABLE"})
  @DisplayName("is not sent again before a lost answer's request has settled")
  void lostAnswer(EffectClass effectClass) throws InterruptedException {
    Push push = new Push(effectClass);
    Harness h = with(push);
    push.answer =
        () -> {
          throw lost();
        };
    Run run = h.start("app");
    push.answer = () -> new Observation.Done<>(push.receipt(io.gitops4j.core.model.Fields.none()));
    run = h.advance(run.id(), Duration.ofSeconds(60));
    assertThat(push.sent).hasSize(1);
    assertThat(h.advance(run.id(), Duration.ofSeconds(60)).outcome()).contains(Outcome.SUCCEEDED);
    assertThat(push.sent).hasSize(2);
  }

  @Test
  @DisplayName("is still found when the run is cancelled: it ends only when nothing can arrive")
  void cancelWaitsForWhatIsUnderWay() throws InterruptedException {
    Push push = new Push(EffectClass.CAS);
    Harness h = with(push);
    h.crashAt("after-act");
    Run run = h.delivery().start("app", Start.manual(), Harness.ANN);
    h.workUntilCrash();
    push.there.clear();
    h.delivery().cancel(TENANT, run.id(), BOB, "no");
    assertThat(h.look(run.id()).status()).isEqualTo(Run.Status.CANCELLING);
    push.there.addAll(push.sent);
    run = h.advance(run.id(), Duration.ofMinutes(2));
    assertThat(run.outcome()).contains(Outcome.CANCELLED_AFTER_EFFECT);
  }

  @Test
  @DisplayName("is never silently sent twice where nobody can tell: a person decides")
  void uncertain() throws InterruptedException {
    Push push = new Push(EffectClass.UNCERTAIN);
    Harness h = with(push);
    h.crashAt("after-act");
    push.sight =
        () -> push.sent.isEmpty() ? null : new Observation.Uncertain<>("it can't be asked");
    Run run = h.start("app");
    assertThat(run.status()).isEqualTo(Run.Status.PARKED);
    assertThat(run.problem().orElseThrow().kind()).isEqualTo(Problem.Kind.UNCERTAIN);
    h.delivery().unpark(TENANT, run.id(), BOB, "let me see");
    assertThat(h.look(run.id()).status()).isEqualTo(Run.Status.PARKED);
    push.sight = () -> null;
    push.there.clear();
    h.delivery().retry(TENANT, run.id(), NodePath.parse("test/push"), BOB);
    assertThat(h.look(run.id()).outcome()).contains(Outcome.SUCCEEDED);
    assertThat(push.sent).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("and nobody can tell leaves a run that can be cancelled, and says so")
  void uncertainAndCancelled() throws InterruptedException {
    Push push = new Push(EffectClass.UNCERTAIN);
    Harness h = with(push);
    h.crashAt("after-act");
    push.sight =
        () -> push.sent.isEmpty() ? null : new Observation.Uncertain<>("it can't be asked");
    Run run = h.start("app");
    h.delivery().cancel(TENANT, run.id(), BOB, "enough");
    assertThat(h.look(run.id()).outcome()).contains(Outcome.CANCELLED_AFTER_EFFECT);
    assertThat(openOperations(h, run)).isEmpty();
  }

  @Test
  @DisplayName("and fails in the end leaves nothing unresolved, even when its step timed out")
  void nothingUnresolved() throws InterruptedException {
    Push push = new Push(EffectClass.UNIQUE);
    Harness h = new Harness();
    h.reopen(
        Pipeline.named("app")
            .stage("test", s -> s.then(push.step("push").within(Duration.ofMinutes(1)))));
    push.answer =
        () -> {
          throw lost();
        };
    Run run = h.start("app");
    run = h.advance(run.id(), Duration.ofSeconds(70));
    assertThat(run.hasEnded()).isFalse();
    run = h.advance(run.id(), Duration.ofMinutes(2));
    assertThat(run.outcome()).contains(Outcome.FAILED);
    assertThat(run.problem().orElseThrow().kind()).isEqualTo(Problem.Kind.TIMED_OUT);
    assertThat(push.sent).hasSize(1);
    assertThat(openOperations(h, run)).isEmpty();
  }

  private static List<String> openOperations(Harness h, Run run) {
    List<RunEvent> events = h.delivery().events(run.id());
    List<String> observed =
        events.stream()
            .filter(e -> e.kind() == RunEvent.Kind.OBSERVED)
            .map(e -> e.details().text("operation"))
            .toList();
    return events.stream()
        .filter(e -> e.kind() == RunEvent.Kind.INTENDED)
        .map(e -> e.details().text("operation"))
        .filter(op -> !observed.contains(op))
        .toList();
  }
}
