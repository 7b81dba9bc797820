package io.gitops4j.canary.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.canary.metrics.ModelQuality.Outcome;
import io.gitops4j.canary.metrics.ModelQuality.Outcome.Model;
import io.gitops4j.canary.metrics.ModelQuality.OutcomeLog;
import io.gitops4j.contracts.MetricSourceContract;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Measurement;
import io.gitops4j.core.spi.MetricSource.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Of two models on the same requests")
class ModelQualityTest extends MetricSourceContract {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private final List<Outcome> outcomes = new ArrayList<>();
  private final OutcomeLog log =
      (query, from, to) ->
          outcomes.stream()
              .filter(o -> query.equals("jukebox"))
              .filter(o -> o.known().isAfter(from) && !o.known().isAfter(to))
              .toList();
  private final ModelQuality quality = ModelQuality.of(log);

  @Override
  protected History history() {
    known("a", 10, true, 20, true);
    known("b", 10, true, 30, false);
    known("c", 50, false, 10, true);
    known("d", 40, false, 40, true);
    known("e", 10, false, 70, true);
    outcomes.add(new Outcome("alone", Model.STABLE, true, NOON.plusSeconds(30)));
    outcomes.add(new Outcome("a", Model.CANARY, false, NOON.plusSeconds(60)));
    return new History(
        quality.withPatience(Duration.ofSeconds(45)),
        Query.counts("jukebox"),
        "pairs.onlyCanaryRight",
        NOON,
        NOON.plusSeconds(90),
        2,
        Query.counts("organ"));
  }

  @Test
  @DisplayName("a pair counts in the window in which its second outcome became known, and once")
  void countsPairs() {
    known("a", 10, true, 400, true);
    known("b", 10, true, 30, false);
    known("c", 10, false, 30, true);
    known("d", 10, false, 30, false);
    assertThat(measured(0, 60).numbers())
        .containsEntry("pairs.total", 3.0)
        .containsEntry("pairs.bothRight", 0.0)
        .containsEntry("pairs.onlyStableRight", 1.0)
        .containsEntry("pairs.onlyCanaryRight", 1.0)
        .containsEntry("pairs.neitherRight", 1.0);
    assertThat(measured(0, 60).seen()).isEqualTo(7);
    assertThat(measured(360, 420).numbers())
        .containsEntry("pairs.total", 1.0)
        .containsEntry("pairs.bothRight", 1.0);
    assertThat(measured(60, 120).isMissing()).isTrue();
  }

  @Test
  @DisplayName("a window with labels but no pair yet has 0 pairs")
  void isNoneYet() {
    outcomes.add(new Outcome("a", Model.STABLE, true, NOON.plusSeconds(5)));
    assertThat(measured(0, 60).numbers()).containsEntry("pairs.total", 0.0);
  }

  @Test
  @DisplayName("only pairs can be asked for")
  void refusesOthers() {
    ProviderException refusal =
        catchThrowableOfType(
            ProviderException.class,
            () -> quality.measure(Query.increase("jukebox"), NOON, NOON.plusSeconds(60)));
    assertThat(refusal).isNotNull().hasMessageStartingWith("Could not measure jukebox");
    assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID);
  }

  private void known(String id, long stable, boolean first, long canary, boolean second) {
    outcomes.add(new Outcome(id, Model.STABLE, first, NOON.plusSeconds(stable)));
    outcomes.add(new Outcome(id, Model.CANARY, second, NOON.plusSeconds(canary)));
  }

  private Measurement measured(long from, long to) {
    return quality.measure(Query.counts("jukebox"), NOON.plusSeconds(from), NOON.plusSeconds(to));
  }
}
