package io.gitops4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Condition;
import io.gitops4j.core.pipeline.Gate;
import io.gitops4j.core.pipeline.Gates;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.spi.Journal.Claim;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Journal.Writer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A run whose code is bad")
class PoisonTest {
  private static final Actor BOB = Actor.of("bob", "leads");

  private static Step throwing(Error error, AtomicInteger entered) {
    return Step.named(
        "bad",
        context -> {
          entered.incrementAndGet();
          throw error;
        });
  }

  private static Pipeline of(Step step) {
    return Pipeline.named("app").stage("test", s -> s.then(step));
  }

  @Test
  @DisplayName("fails with a sentence, whatever it threw")
  void errors() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(of(throwing(new StackOverflowError(), new AtomicInteger())));
    assertThat(h.start("app").problem().orElseThrow().sentence())
        .isEqualTo("The code of step test/bad threw StackOverflowError: null");
    h.reopen(of(throwing(new NoClassDefFoundError("a/B"), new AtomicInteger())));
    Run run = h.start("app", Start.manual().again("2"));
    assertThat(run.outcome()).contains(Outcome.FAILED);
    assertThat(run.problem().orElseThrow().sentence()).endsWith("threw NoClassDefFoundError: a/B");
  }

  @Test
  @DisplayName("is parked when it runs out of memory three times: it may have been another's fault")
  void outOfMemory() throws InterruptedException {
    AtomicInteger entered = new AtomicInteger();
    Harness h = new Harness();
    h.reopen(of(throwing(new OutOfMemoryError("Java heap space"), entered)));
    Run run = h.start("app");
    assertThat(Harness.sentences(run))
        .containsExactly("Step test/bad ran out of memory: Java heap space");
    run = h.advance(run.id(), Duration.ofMinutes(1));
    assertThat(entered).hasValue(3);
    assertThat(run.status()).isEqualTo(Run.Status.PARKED);
    assertThat(run.problem().orElseThrow().kind()).isEqualTo(Problem.Kind.POISON);
    assertThat(run.problem().orElseThrow().toString())
        .isEqualTo(
            "Step test/bad ran out of memory: Java heap space, 3 times. Give the process more"
                + " memory or mend the step, then unpark or cancel the run.");
  }

  @Test
  @DisplayName("is parked or waits when a condition or a gate throws")
  void conditionsAndGates() throws InterruptedException {
    Harness h = new Harness();
    Condition bad =
        Condition.that(
            "bad",
            release -> {
              throw new IllegalStateException("no such fact");
            });
    Gate worse =
        Gate.named(
            "worse",
            "1",
            context -> {
              throw new AssertionError("oops");
            });
    h.reopen(
        Pipeline.named("app").stage("test", s -> s.when("maybe", bad, b -> b.then(h.says("one")))),
        Pipeline.named("other").stage("test", s -> s.guard(worse).then(h.says("one"))));
    Run run = h.start("app");
    assertThat(run.status()).isEqualTo(Run.Status.PARKED);
    assertThat(run.problem().orElseThrow().sentence())
        .isEqualTo("The condition of test/maybe threw IllegalStateException: no such fact");
    assertThat(Harness.sentences(h.start("other")))
        .containsExactly("test is blocked: gate worse threw AssertionError: oops");
  }

  @Test
  @DisplayName("is parked after three claims that came to nothing, whatever was said in between")
  void barrenClaims() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(
        Pipeline.named("app").stage("test", s -> s.guard(Gates.approvals(1)).then(h.says("one"))));
    Run run = h.delivery().start("app", Start.manual(), Harness.ANN);
    for (int n = 0; n < 3; n++) {
      claimedAndDied(h, RunStream.id(TenantId.DEFAULT, run.id()));
      String reason = "time " + n;
      h.delivery().approve(TenantId.DEFAULT, run.id(), "test/approvals", BOB, "any", reason);
    }
    run = h.look(run.id());
    assertThat(run.status()).isEqualTo(Run.Status.PARKED);
    assertThat(run.problem().orElseThrow().sentence())
        .isEqualTo("The run came to nothing 3 times in a row");
    h.delivery().unpark(TenantId.DEFAULT, run.id(), BOB, "more memory");
    assertThat(h.look(run.id()).status()).isEqualTo(Run.Status.WAITING);
  }

  private static void claimedAndDied(Harness h, StreamId stream) {
    Claim claim = h.journal.claim(stream, "other", Duration.ofMinutes(1)).orElseThrow();
    RunRecord.Claimed record = new RunRecord.Claimed("other", h.instant());
    h.journal.append(
        stream,
        h.journal.version(stream),
        Writer.holding(claim),
        List.of(RecordCodec.write(record, h.instant(), claim.epoch(), true)),
        Schedule.unchanged());
    h.journal.release(claim);
  }

  @Test
  @Timeout(240)
  @DisplayName("and eats all the memory does not keep a hundred others from their ends")
  void eatsAllMemory(@TempDir Path folder) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-cp",
                System.getProperty("java.class.path"),
                HungryRun.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(child.waitFor(200, TimeUnit.SECONDS)).isTrue();
    } finally {
      child.destroyForcibly();
    }
    assertThat(Files.readString(output, StandardCharsets.UTF_8))
        .contains("hungry: PARKED Step test/hungry ran out of memory")
        .contains("healthy: 100 of 100 succeeded");
  }

  /** A step that takes more than there is. */
  static StepResult takeEverything() {
    List<byte[]> taken = new java.util.ArrayList<>();
    while (taken.size() < 1_000_000) {
      taken.add(new byte[1 << 20]);
    }
    return StepResult.done();
  }
}
