package io.gitops4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.AccessPolicy.Action;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A delivery that was told so")
class RetentionTest implements InstantSource {
  private static final Actor ANN = Actor.of("ann");

  private Instant now = Instant.parse("2026-01-05T09:00:00Z");
  private final MemoryJournal journal = new MemoryJournal(this);
  private final Set<Action> forbidden = EnumSet.noneOf(Action.class);

  @Override
  public Instant instant() {
    return now;
  }

  @Test
  @DisplayName(
      "forgets runs that ended long ago, but not those an environment had, nor parked ones")
  void forgets() throws InterruptedException {
    try (Delivery delivery = open()) {
      Run plain = run(delivery, "plain", "1");
      Run delivered = run(delivery, "delivers", "1");
      Run parked = run(delivery, "parks", "1");
      assertThat(parked.status()).isEqualTo(Run.Status.PARKED);
      now = now.plus(Duration.ofDays(29));
      Run young = run(delivery, "plain", "2");
      assertThat(delivery.runs(TenantId.DEFAULT)).hasSize(4);
      now = now.plus(Duration.ofDays(2));
      Run last = run(delivery, "plain", "3");
      assertThat(delivery.runs(TenantId.DEFAULT))
          .extracting(Run::id)
          .containsExactlyInAnyOrder(delivered.id(), parked.id(), young.id(), last.id());
      assertThat(run(delivery, "plain", "1").id()).isEqualTo(plain.id());
    }
  }

  @Test
  @DisplayName("lets nobody skip, promote again or roll back who may not")
  void policy() throws InterruptedException {
    forbidden.addAll(List.of(Action.SKIP, Action.PROMOTE, Action.ROLLBACK));
    try (Delivery delivery = open()) {
      Run run = run(delivery, "delivers", "1");
      Start start = Start.manual();
      refused(() -> delivery.start("delivers", start.skipping("prod", "urgent"), ANN));
      refused(() -> delivery.start("delivers", start.promoting(run.id()), ANN));
      refused(() -> delivery.rollback(TenantId.DEFAULT, "delivers", "prod", ANN, "errors"));
    }
  }

  private static void refused(ThrowingCallable call) {
    Assertions.assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FORBIDDEN));
  }

  private static Run run(Delivery delivery, String pipeline, String nonce)
      throws InterruptedException {
    Run run = delivery.start(pipeline, Start.manual().again(nonce), ANN);
    delivery.work();
    return delivery.run(run.id());
  }

  private Delivery open() {
    Step step = Step.named("step", c -> StepResult.done());
    Step broken = Step.named("step", c -> StepResult.failed("no luck"));
    return Delivery.builder()
        .pipelines(
            PipelineCatalog.of(
                Pipeline.named("plain").stage("test", s -> s.then(step)),
                Pipeline.named("delivers").stage("prod", s -> s.into("prod").then(step)),
                Pipeline.named("parks").stage("test", s -> s.then(broken).parkOnFailure())))
        .connections(
            tenant -> ConfiguredConnections.using(Plugins.of(List.of(), List.of())).build())
        .journal(journal)
        .clock(this)
        .access((tenant, actor, action, on) -> !forbidden.contains(action))
        .keepEndedRuns(Duration.ofDays(30))
        .drivenByCaller()
        .build();
  }
}
