package io.gitops4j.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.spi.Journal.Claim;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Journal.Writer;
import io.gitops4j.core.spi.VersionConflictException;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who may go on with a stream, and when somebody should. */
abstract class JournalClaimsContract extends JournalFixture {
  private static final WakeKey MERGE = new WakeKey("pr:gitops#12");
  private static final WakeKey APPROVAL = new WakeKey("approval:1/ship it");
  private static final Instant LATER = NOW.plusSeconds(60);

  @Test
  @DisplayName("one process at a time holds a stream; each stream has its own holder")
  void givesOneClaim() {
    say(RUN, "started");
    Claim claim = claimed("a");
    assertThat(claim.stream()).isEqualTo(RUN);
    assertThat(claim.process()).isEqualTo("a");
    assertThat(claim.epoch()).isPositive();
    assertThat(journal.claim(RUN, "b", LEASE)).isEmpty();
    assertThat(journal.claim(RUN, "a", LEASE)).isEmpty();
    assertThat(journal.claim(stream("run/2"), "b", LEASE)).isPresent();
    StreamId elsewhere = new StreamId(new TenantId("other"), RUN.name());
    assertThat(journal.claim(elsewhere, "b", LEASE)).isPresent();
  }

  @Test
  @DisplayName("epochs rise with every claim, however the last one ended")
  void raisesEpochs() {
    long epoch = 0;
    for (int i = 0; i < 4; i++) {
      Claim claim = claimed("p" + i);
      assertThat(claim.epoch()).isGreaterThan(epoch);
      epoch = claim.epoch();
      if (i % 2 == 0) {
        journal.release(claim);
      } else {
        now = now.plus(LEASE);
      }
    }
  }

  @Test
  @DisplayName("a claim is lost when another takes over after its lease, and can't write any more")
  void fencesOffTheLoser() {
    Claim first = claimed("a");
    write(Writer.holding(first), RUN, 0, "mine");
    now = now.plus(LEASE).minusMillis(1);
    assertThat(journal.claim(RUN, "b", LEASE)).isEmpty();
    now = now.plusMillis(1);
    Claim second = claimed("b");
    assertFenced(first);
    write(Writer.holding(second), RUN, 1, "theirs");
    assertFenced(first);
    assertThat(heard(RUN)).containsExactly("mine", "theirs");
  }

  @Test
  @DisplayName("a look that found nothing new moves the time of the next and writes no entry")
  void reschedules() {
    say(RUN, "started");
    long version = journal.version(RUN);
    Claim claim = claimed("a");
    Schedule later = Schedule.at(LATER, Set.of(MERGE));
    assertThat(journal.reschedule(RUN, version + 1, claim, later)).isFalse();
    assumeTrue(journal.reschedule(RUN, version, claim, later), "the journal can't, and says so");
    assertThat(journal.version(RUN)).isEqualTo(version);
    assertThat(journal.nextDue()).contains(LATER);
    assertThat(journal.nextDue(LATER)).isEmpty();
    assertThat(journal.nextDue(LATER.minusMillis(1))).contains(LATER);
    assertThat(journal.waitingFor(RUN.tenant(), MERGE)).containsExactly(RUN);
    now = now.plus(LEASE);
    claimed("b");
    assertThatThrownBy(() -> journal.reschedule(RUN, version, claim, Schedule.never()))
        .isInstanceOf(VersionConflictException.class);
  }

  @Test
  @DisplayName("a claim that ended and that nobody took may go on, and be renewed")
  void forgivesLateness() {
    Claim claim = claimed("a");
    now = now.plus(LEASE.multipliedBy(10));
    write(Writer.holding(claim), RUN, 0, "late");
    assertThat(journal.renew(claim, LEASE)).isTrue();
    assertThat(journal.claim(RUN, "b", LEASE)).isEmpty();
  }

  @Test
  @DisplayName("renewing prolongs a claim from now on")
  void renews() {
    Claim claim = claimed("a");
    for (int i = 0; i < 3; i++) {
      now = now.plus(LEASE).minusSeconds(1);
      assertThat(journal.renew(claim, LEASE)).isTrue();
    }
    now = now.plus(LEASE).minusSeconds(1);
    assertThat(journal.claim(RUN, "b", LEASE)).isEmpty();
    now = now.plusSeconds(1);
    assertThat(journal.claim(RUN, "b", LEASE)).isPresent();
    assertThat(journal.renew(claim, LEASE)).isFalse();
  }

  @Test
  @DisplayName("a claim that is given back is lost, and free at once")
  void releases() {
    Claim first = claimed("a");
    journal.release(first);
    assertFenced(first);
    Claim second = claimed("b");
    journal.release(first);
    assertThat(journal.claim(RUN, "c", LEASE)).isEmpty();
    write(Writer.holding(second), RUN, 0, "still mine");
  }

  @Test
  @DisplayName("the holder needs the right version too, and a claim is for one stream")
  void holdsTheHolderToVersions() {
    Claim claim = claimed("a");
    write(Writer.anyone(), RUN, 0, "command");
    assertThat(conflict(() -> write(Writer.holding(claim), RUN, 0, "progress")).fenced()).isFalse();
    write(Writer.holding(claim), RUN, 1, "progress");
    assertThatThrownBy(() -> write(Writer.holding(claim), stream("run/2"), 0, "elsewhere"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(heard(RUN)).containsExactly("command", "progress");
  }

  @Test
  @DisplayName("anybody may send a command while a claim is held, and it does not end the claim")
  void takesCommands() {
    Claim claim = claimed("a");
    write(Writer.holding(claim), RUN, 0, "progress");
    write(Writer.anyone(), RUN, 1, "approved");
    write(Writer.holding(claim), RUN, 2, "more progress");
    assertThat(journal.renew(claim, LEASE)).isTrue();
    assertThat(heard(RUN)).containsExactly("progress", "approved", "more progress");
  }

  @Test
  @DisplayName("streams are due from their time on, the longest due first, as many as asked for")
  void saysWhatIsDue() {
    for (int second : new int[] {3, 1, 2, 60}) {
      schedule(stream("run/" + second), Schedule.at(NOW.plusSeconds(second), Set.of()), "x");
    }
    StreamId one = stream("run/1");
    StreamId two = stream("run/2");
    assertThat(journal.due(NOW, 9)).isEmpty();
    assertThat(journal.due(NOW.plusSeconds(1).minusNanos(1_000_000), 9)).isEmpty();
    assertThat(journal.due(NOW.plusSeconds(1), 9)).containsExactly(one);
    assertThat(journal.due(LATER.minusSeconds(1), 9)).containsExactly(one, two, stream("run/3"));
    assertThat(journal.due(LATER, 2)).containsExactly(one, two);
    assertThat(journal.nextDue()).contains(NOW.plusSeconds(1));
  }

  @Test
  @DisplayName("an append replaces the schedule, unless it says unchanged; never ends it")
  void replacesSchedules() {
    assertThat(journal.nextDue()).isEmpty();
    schedule(RUN, Schedule.at(LATER, Set.of(MERGE)), "waiting");
    schedule(RUN, Schedule.unchanged(), "a note");
    assertThat(journal.nextDue()).contains(LATER);
    assertThat(journal.waitingFor(TENANT, MERGE)).containsExactly(RUN);
    schedule(RUN, Schedule.at(NOW, Set.of(APPROVAL)), "earlier, for something else");
    assertThat(journal.nextDue()).contains(NOW);
    assertThat(journal.waitingFor(TENANT, MERGE)).isEmpty();
    schedule(RUN, Schedule.whenWoken(Set.of(MERGE)), "only when woken");
    assertThat(journal.nextDue()).isEmpty();
    assertThat(journal.due(Instant.parse("9999-01-01T00:00:00Z"), 9)).isEmpty();
    assertThat(journal.waitingFor(TENANT, MERGE)).containsExactly(RUN);
    schedule(RUN, Schedule.never(), "ended");
    assertThat(journal.waitingFor(TENANT, MERGE)).isEmpty();
    assertThat(journal.nextDue()).isEmpty();
  }

  @Test
  @DisplayName("an append that is refused leaves the schedule as it was")
  void keepsTheScheduleOfRefusedAppends() {
    schedule(RUN, Schedule.at(LATER, Set.of(MERGE)), "waiting");
    conflict(
        () ->
            journal.append(
                RUN, 0, Writer.anyone(), java.util.List.of(entry("x")), Schedule.never()));
    assertThat(journal.nextDue()).contains(LATER);
    assertThat(journal.waitingFor(TENANT, MERGE)).containsExactly(RUN);
  }

  @Test
  @DisplayName("a key finds every stream of its tenant that waits for it, and no other")
  void wakesByKeyAndTenant() {
    StreamId second = stream("run/2");
    StreamId elsewhere = new StreamId(new TenantId("other"), "run/1");
    schedule(RUN, Schedule.whenWoken(Set.of(MERGE, APPROVAL)), "x");
    schedule(second, Schedule.at(LATER, Set.of(MERGE)), "x");
    schedule(elsewhere, Schedule.whenWoken(Set.of(MERGE)), "x");
    assertThat(journal.waitingFor(TENANT, MERGE)).containsExactlyInAnyOrder(RUN, second);
    assertThat(journal.waitingFor(TENANT, APPROVAL)).containsExactly(RUN);
    assertThat(journal.waitingFor(elsewhere.tenant(), MERGE)).containsExactly(elsewhere);
    assertThat(journal.waitingFor(TENANT, new WakeKey("pr:gitops#1"))).isEmpty();
    assertThat(journal.waitingFor(new TenantId("nobody"), MERGE)).isEmpty();
  }

  @Test
  @DisplayName("opened again, it has the same schedules and keys, and epochs go on rising")
  void keepsSchedulesAndEpochs() throws Exception {
    assumeTrue(isDurable(), "it is gone when it is closed");
    schedule(RUN, Schedule.at(LATER, Set.of(MERGE)), "waiting");
    schedule(stream("run/2"), Schedule.at(NOW, Set.of()), "due");
    schedule(stream("run/3"), Schedule.never(), "ended");
    Claim written = claimed("a");
    write(Writer.holding(written), RUN, 1, "with a claim");
    journal.release(written);
    Claim unused = claimed("b");
    reopen();
    assertThat(journal.due(LATER, 9)).containsExactly(stream("run/2"), RUN);
    assertThat(journal.nextDue()).contains(NOW);
    assertThat(journal.waitingFor(TENANT, MERGE)).containsExactly(RUN);
    now = now.plus(LEASE);
    assertThat(claimed("c").epoch()).isGreaterThan(unused.epoch());
    assertFenced(written);
    assertFenced(unused);
  }
}
