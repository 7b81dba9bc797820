package io.gitops4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.pipeline.EffectClass;
import io.gitops4j.core.pipeline.Gate;
import io.gitops4j.core.pipeline.Gates;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.pipeline.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What people say to a run")
class CommandsTest {
  private static final TenantId TENANT = TenantId.DEFAULT;
  private static final Actor BOB = Actor.of("bob", "leads");
  private static final String GATE = "prod/approvals";

  private static Harness guarded() {
    Harness h = new Harness();
    h.reopen(
        Pipeline.named("app").stage("prod", s -> s.guard(Gates.approvals(2)).then(h.says("go"))));
    return h;
  }

  private static void refused(ErrorKind kind, String sentence, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ProviderException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessage(sentence);
  }

  @Test
  @DisplayName("is taken down once, however often it arrives")
  void once() throws InterruptedException {
    Harness h = guarded();
    Run run = h.start("app");
    String subject = h.subject(run, "prod");
    long before = h.delivery().events(run.id()).size();
    for (int n = 0; n < 3; n++) {
      h.delivery().approve(TENANT, run.id(), GATE, BOB, subject, "fine " + n);
    }
    assertThat(h.delivery().events(run.id())).hasSize((int) before + 1);
    h.delivery().reject(TENANT, run.id(), GATE, BOB, subject, "on second thoughts");
    h.delivery().approve(TENANT, run.id(), GATE, BOB, subject, "fine after all");
    h.delivery().approve(TENANT, run.id(), GATE, Actor.of("cat"), subject, "fine");
    assertThat(h.look(run.id()).outcome()).contains(Outcome.SUCCEEDED);
    Run other = h.start("app", Start.manual().again("2"));
    h.delivery().cancel(TENANT, other.id(), BOB, "no");
    h.delivery().cancel(TENANT, other.id(), BOB, "no");
    h.delivery().cancel(TENANT, other.id(), Actor.of("cat"), "no!");
    h.look(other.id());
    assertThat(h.delivery().events(other.id()).stream().map(RunEvent::sentence))
        .filteredOn(s -> s.contains("cancels the run"))
        .containsExactly("bob cancels the run: no");
  }

  @Test
  @DisplayName("is refused after the end, and for something else than what was shown")
  void stale() throws InterruptedException {
    Harness h = guarded();
    Run run = h.start("app");
    String subject = h.subject(run, "prod");
    refused(
        ErrorKind.STALE,
        "Could not approve prod/approvals: something else would be done than what was shown. Look"
            + " at the run again.",
        () -> h.delivery().approve(TENANT, run.id(), GATE, BOB, "sha256:other", ""));
    h.delivery().cancel(TENANT, run.id(), BOB, "");
    h.look(run.id());
    String ended = "Could not change run " + run.id() + ": it has ended. Start another.";
    NodePath node = NodePath.parse("prod/go");
    Delivery d = h.delivery();
    refused(ErrorKind.STALE, ended, () -> d.approve(TENANT, run.id(), GATE, BOB, subject, ""));
    refused(ErrorKind.STALE, ended, () -> d.reject(TENANT, run.id(), GATE, BOB, subject, ""));
    refused(ErrorKind.STALE, ended, () -> d.cancel(TENANT, run.id(), BOB, ""));
    refused(ErrorKind.STALE, ended, () -> d.retry(TENANT, run.id(), node, BOB));
    refused(ErrorKind.STALE, ended, () -> d.unpark(TENANT, run.id(), BOB, ""));
  }

  @Test
  @DisplayName("is refused from those who may not")
  void forbidden() throws InterruptedException {
    Harness h = guarded();
    Run run = h.start("app");
    h.allowing((tenant, actor, action, on) -> actor.isIn("leads"));
    Actor eve = Actor.of("eve");
    String may = ": eve may not. Ask somebody who may.";
    String id = run.id().value();
    Delivery d = h.delivery();
    refused(
        ErrorKind.FORBIDDEN,
        "Could not approve " + id + " prod/approvals" + may,
        () -> d.approve(TENANT, run.id(), GATE, eve, "", ""));
    refused(
        ErrorKind.FORBIDDEN,
        "Could not cancel " + id + may,
        () -> d.cancel(TENANT, run.id(), eve, ""));
    refused(
        ErrorKind.FORBIDDEN,
        "Could not start app" + may,
        () -> d.start(TENANT, "app", Start.manual(), eve));
    refused(
        ErrorKind.FORBIDDEN,
        "Could not take over app/prod" + may,
        () -> d.takeOver(TENANT, "app", "prod", eve, ""));
  }

  @Test
  @DisplayName("is refused about what is not there")
  void unknown() {
    Harness h = guarded();
    Delivery d = h.delivery();
    RunId nobody = new RunId("0123456789abcdef");
    TenantId acme = new TenantId("acme");
    refused(
        ErrorKind.NOT_FOUND,
        "Could not find the run 0123456789abcdef: there is none.",
        () -> d.cancel(TENANT, nobody, BOB, ""));
    refused(
        ErrorKind.NOT_FOUND,
        "Could not find the run 0123456789abcdef of tenant acme: there is none.",
        () -> d.approve(acme, nobody, GATE, BOB, "", ""));
    refused(
        ErrorKind.NOT_FOUND,
        "Could not find the pipeline other of tenant acme: there is none.",
        () -> d.start(acme, "other", Start.manual(), BOB));
  }

  @Test
  @DisplayName("starts one run when the same event arrives three times at once, and one is told so")
  void redelivered() throws InterruptedException, ExecutionException {
    Harness h = guarded();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      for (int n = 0; n < 50; n++) {
        Start push = Start.push("main", new CommitId(String.format("%040x", n)));
        CyclicBarrier together = new CyclicBarrier(3);
        Callable<Run> start =
            () -> {
              together.await();
              return h.delivery().start(TENANT, "app", push, Harness.ANN);
            };
        Set<RunId> ids = new HashSet<>();
        List<Boolean> isNew = new ArrayList<>();
        for (Future<Run> run : threads.invokeAll(List.of(start, start, start))) {
          ids.add(run.get().id());
          isNew.add(run.get().isNew());
        }
        assertThat(ids).hasSize(1);
        assertThat(isNew).containsExactlyInAnyOrder(true, false, false);
      }
    } finally {
      threads.shutdown();
    }
    assertThat(h.delivery().runs(TENANT)).hasSize(50);
    assertThat(h.events).filteredOn(e -> e.kind() == RunEvent.Kind.STARTED).hasSize(50);
  }

  @Test
  @DisplayName("is never slept through, though it comes just when the run goes to sleep")
  void notSleptThrough() throws InterruptedException {
    Harness h = new Harness();
    WakeKey key = new WakeKey("merged:1");
    AtomicInteger looks = new AtomicInteger();
    List<RunId> runs = new ArrayList<>();
    Step waits =
        Step.named(
            "wait",
            context -> {
              if (looks.incrementAndGet() == 3) {
                return StepResult.done();
              }
              if (looks.get() == 2) {
                // it happens, and is signalled, right after this step has looked
                h.delivery().signal(TENANT, key);
              }
              return StepResult.waiting("not merged", Duration.ofDays(1), key);
            });
    Gate asked =
        Gate.named(
            "asked",
            "1",
            context -> {
              boolean yes = !context.opinions().isEmpty();
              if (!yes) {
                String subject = context.subject().toString();
                h.delivery().approve(TENANT, runs.get(0), "test/asked", BOB, subject, "");
              }
              return yes
                  ? Verdict.open("asked")
                  : Verdict.blocked("nobody said yes", Duration.ofDays(1));
            });
    h.reopen(Pipeline.named("app").stage("test", s -> s.guard(asked).then(waits)));
    Run run = h.delivery().start("app", Start.manual(), Harness.ANN);
    runs.add(run.id());
    assertThat(Harness.sentences(h.look(run.id()))).containsExactly("not merged");
    h.delivery().signal(TENANT, key);
    assertThat(h.look(run.id()).outcome()).contains(Outcome.SUCCEEDED);
  }

  @Test
  @DisplayName("cancels a run in the middle of a step: what the step would send is not sent")
  void cancelledWhileAStepRuns() throws InterruptedException {
    Harness h = new Harness();
    Push push = new Push(EffectClass.UNIQUE);
    Step step =
        Step.named(
            "long",
            context -> {
              h.delivery().cancel(TENANT, context.release().run(), BOB, "stop");
              context.once("push", push);
              return StepResult.done();
            });
    h.reopen(Pipeline.named("app").stage("test", s -> s.into("test").then(step)));
    assertThat(h.start("app").outcome()).contains(Outcome.CANCELLED);
    assertThat(push.sent).isEmpty();
    assertThat(h.delivery().environment("app", "test").owner()).isEmpty();
  }
}
