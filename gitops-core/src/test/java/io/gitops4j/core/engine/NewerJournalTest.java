package io.gitops4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Journal.Writer;
import io.gitops4j.core.spi.JournalException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A journal that a newer version of the library wrote into")
class NewerJournalTest {
  private static final TenantId TENANT = TenantId.DEFAULT;
  private static final String AT = "\"at\":\"2026-01-05T09:00:00Z\",\"epoch\":0";

  private static Harness pausing() {
    Harness h = new Harness();
    h.reopen(
        Pipeline.named("app")
            .stage(
                "test", s -> s.then(Steps.pause("hour", Duration.ofHours(1))).then(h.says("one"))));
    return h;
  }

  private static void append(Harness h, Run run, Entry entry) {
    StreamId stream = RunStream.id(TENANT, run.id());
    Schedule now = Schedule.at(h.instant(), Set.of());
    h.journal.append(stream, h.journal.version(stream), Writer.anyone(), List.of(entry), now);
  }

  private static Entry entry(String type, int minReader, String fields) {
    byte[] json = ("{" + fields + AT + "}").getBytes(StandardCharsets.UTF_8);
    return new Entry(type, minReader, minReader, true, json);
  }

  @Test
  @DisplayName("is left alone where it asks for that: listed with a sentence, while others go on")
  void notMine() throws InterruptedException {
    Harness h = pausing();
    Run theirs = h.start("app");
    append(h, theirs, entry("StepSkipped", 2, "\"node\":\"test/one\","));
    Run mine = h.start("app", Start.manual().again("2"));
    assertThat(h.advance(mine.id(), Duration.ofHours(2)).outcome()).contains(Outcome.SUCCEEDED);
    assertThat(h.log).hasSize(1);
    assertThat(h.delivery().runs(TENANT)).hasSize(2);
    Run shown = h.delivery().run(theirs.id());
    assertThat(shown.status()).isEqualTo(Run.Status.PARKED);
    Problem problem = shown.problem().orElseThrow();
    assertThat(problem.kind()).isEqualTo(Problem.Kind.NEWER_JOURNAL);
    assertThat(problem.sentence())
        .isEqualTo(
            "Could not read the journal: a newer version of the library wrote record 6"
                + " (StepSkipped), which this one must not act on. Use that version.");
    assertThatThrownBy(() -> h.delivery().cancel(TENANT, theirs.id(), Harness.ANN, ""))
        .isInstanceOf(JournalException.class)
        .hasMessage(problem.sentence());
  }

  @Test
  @DisplayName("does not make the others late")
  void othersInTime() throws InterruptedException {
    Harness h = pausing();
    Run theirs = h.start("app");
    append(h, theirs, entry("StepSkipped", 2, "\"node\":\"test/one\","));
    Run other = h.start("app", Start.manual().again("2"));
    h.pass(Duration.ofMinutes(59));
    h.delivery().work();
    assertThat(h.delivery().work()).contains(other.startedAt().plus(Duration.ofHours(1)));
  }

  @Test
  @DisplayName("is gone on with where it only says more than this version knows")
  void foreign() throws InterruptedException {
    Harness h = pausing();
    Run run = h.start("app");
    append(h, run, entry("StepAdmired", 1, "\"node\":\"test/one\","));
    append(h, run, entry("Signal", 1, "\"key\":\"other\",\"urgency\":{\"level\":3},"));
    run = h.advance(run.id(), Duration.ofHours(1));
    assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
    assertThat(h.delivery().events(run.id()).stream().map(RunEvent::sentence))
        .contains("woken by other");
  }

  @Test
  @DisplayName("and one by an older version, which said less, is gone on with")
  void older() throws InterruptedException {
    Harness h = pausing();
    Run run = h.start("app");
    append(h, run, entry("Claimed", 1, "\"process\":\"old\","));
    append(h, run, entry("Yielded", 1, "\"wakeOn\":[],\"noLaterThan\":\"2026-01-05T09:00:00Z\","));
    assertThat(h.advance(run.id(), Duration.ofHours(1)).outcome()).contains(Outcome.SUCCEEDED);
  }
}
