package io.gitops4j.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Requests to a cluster")
class PatientTransportTest {
  private static final ApiCall READ = ApiCall.to("read").get("/api/v1/nodes");
  private static final ApiCall APPLY = ApiCall.to("apply").patch("/x?y", ApiCall.APPLY, "{}");
  private static final ApiCall DRY = ApiCall.to("plan").patch("/x?dryRun=All", "any", "{}");
  private static final ApiCall PATCH = ApiCall.to("patch").patch("/x", "application/json", "{}");
  private static final ApiCall DELETE = ApiCall.to("delete").delete("/x", "{}");

  private final Deque<ClusterException> failures = new ArrayDeque<>();
  private final List<Duration> slept = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private int sent;

  private Transport transport(RequestLimits limits) {
    Transport server =
        new Transport() {
          @Override
          public Fields send(ApiCall call) {
            sent++;
            ClusterException failure = failures.poll();
            if (failure != null) {
              throw failure;
            }
            return Fields.of("a", 1);
          }

          @Override
          public void close() {}
        };
    return new PatientTransport(
        server,
        limits,
        () -> now,
        time -> {
          slept.add(time);
          now = now.plus(time);
        });
  }

  private void fails(Refusal refusal, @Nullable Duration after, int times) {
    for (int i = 0; i < times; i++) {
      failures.add(new ClusterException(refusal, List.of(), "no", false, after, null));
    }
  }

  @Test
  @DisplayName("wait as long as a busy server says, all of them")
  void overloaded() {
    Transport patient = transport(RequestLimits.usual());
    for (ApiCall call : List.of(READ, DELETE, PATCH)) {
      fails(Refusal.OVERLOADED, Duration.ofSeconds(7), 2);
      assertThat(patient.send(call)).isEqualTo(Fields.of("a", 1));
    }
    assertThat(slept).containsOnly(Duration.ofSeconds(7)).hasSize(6);
  }

  @Test
  @DisplayName("are sent again, later each time, if that can do no harm")
  void unavailable() {
    Transport patient = transport(RequestLimits.usual());
    for (ApiCall call : List.of(READ, DRY, APPLY)) {
      fails(Refusal.UNAVAILABLE, null, 3);
      patient.send(call);
      assertThat(slept)
          .containsExactly(Duration.ofMillis(200), Duration.ofMillis(400), Duration.ofMillis(800));
      slept.clear();
    }
    sent = 0;
    for (ApiCall call : List.of(DELETE, PATCH)) {
      fails(Refusal.UNAVAILABLE, null, 1);
      assertThat(catchThrowableOfType(ClusterException.class, () -> patient.send(call)))
          .isNotNull();
    }
    fails(Refusal.NAMESPACE_MISSING, null, 1);
    assertThat(catchThrowableOfType(ClusterException.class, () -> patient.send(READ))).isNotNull();
    assertThat(sent).isEqualTo(3);
    assertThat(slept).isEmpty();
  }

  @Test
  @DisplayName("are given up after so many attempts, or where the time would not do")
  void bounds() {
    Transport patient = transport(RequestLimits.usual().withAttempts(3, Duration.ofMinutes(1)));
    fails(Refusal.UNAVAILABLE, null, 3);
    assertThat(catchThrowableOfType(ClusterException.class, () -> patient.send(READ))).isNotNull();
    assertThat(sent).isEqualTo(3);
    fails(Refusal.OVERLOADED, Duration.ofSeconds(61), 1);
    ClusterException late = catchThrowableOfType(ClusterException.class, () -> patient.send(READ));
    assertThat(late.refusal()).isEqualTo(Refusal.OVERLOADED);
    assertThat(sent).isEqualTo(4);
  }

  @Test
  @DisplayName("are so many per second, after some that may go at once; or not limited")
  void rate() {
    Transport patient = transport(RequestLimits.usual().withRate(10, 5));
    for (int i = 0; i < 25; i++) {
      patient.send(READ);
    }
    assertThat(Duration.between(Instant.EPOCH, now)).isEqualTo(Duration.ofSeconds(2));
    now = now.plusSeconds(60);
    slept.clear();
    for (int i = 0; i < 6; i++) {
      patient.send(READ);
    }
    assertThat(slept).as("a long pause saves up five and no more").hasSize(1);
    slept.clear();
    Transport free = transport(RequestLimits.usual().withRate(10, 5).withoutRate());
    for (int i = 0; i < 5000; i++) {
      free.send(READ);
    }
    assertThat(slept).isEmpty();
  }

  @Test
  @DisplayName("are not sent by a thread that was interrupted while it waited")
  void interrupted() {
    Transport patient =
        new PatientTransport(
            transport(RequestLimits.usual()),
            RequestLimits.usual().withRate(1, 1),
            () -> now,
            time -> Thread.currentThread().interrupt());
    patient.send(READ);
    ClusterException stopped =
        catchThrowableOfType(ClusterException.class, () -> patient.send(READ));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(stopped).hasMessageContaining("interrupted");
    assertThat(sent).isEqualTo(1);
  }

  @Test
  @DisplayName("need limits that make sense")
  void misuse() {
    RequestLimits usual = RequestLimits.usual();
    assertThatIllegalArgumentException().isThrownBy(() -> usual.withConcurrency(0));
    assertThatIllegalArgumentException().isThrownBy(() -> usual.withRate(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> usual.withRate(1, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> usual.withAttempts(0, Duration.ofSeconds(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> usual.withAttempts(1, Duration.ofSeconds(-1)));
  }
}
