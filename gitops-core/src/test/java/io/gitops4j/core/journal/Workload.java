package io.gitops4j.core.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.Claim;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Journal.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A fixed series of appends to two streams, and what may be left of it after a crash. */
final class Workload {
  static final Instant NOW = Instant.parse("2026-01-05T09:00:00Z");
  static final InstantSource CLOCK = InstantSource.fixed(NOW);
  static final StreamId RUN = new StreamId(TenantId.DEFAULT, "run/1");
  static final StreamId SLOT = new StreamId(TenantId.DEFAULT, "env/shop/prod");
  static final WakeKey KEY = new WakeKey("approval:1/ship");

  private static final List<Act> SCRIPT =
      List.of(
          Act.of(RUN, Schedule.at(NOW, Set.of()), "!started"),
          Act.claim(RUN),
          Act.of(RUN, Schedule.unchanged(), "!claimed"),
          Act.of(RUN, Schedule.unchanged(), "step"),
          Act.of(RUN, Schedule.unchanged(), "", "!two in one append"),
          Act.of(SLOT, Schedule.unchanged(), "asked"),
          Act.of(SLOT, Schedule.unchanged(), "!owned"),
          Act.of(RUN, Schedule.at(NOW.plusSeconds(60), Set.of(KEY)), "waiting", "yielded"),
          Act.of(RUN, Schedule.whenWoken(Set.of(KEY)), "waiting on"),
          Act.claim(RUN),
          Act.of(SLOT, Schedule.unchanged(), "vacated"),
          Act.trim(RUN, 5),
          Act.of(RUN, Schedule.unchanged(), "after the trim"),
          Act.remove(SLOT),
          Act.of(SLOT, Schedule.unchanged(), "!again"),
          Act.of(RUN, Schedule.never(), "!ended"),
          Act.trim(RUN, 7));

  private final Map<StreamId, List<Appended>> appended = new HashMap<>();
  private final Map<StreamId, Claim> claims = new HashMap<>();

  /** The first entry that is left, after a trim that was acknowledged and one that was not. */
  private final Map<StreamId, Long> trimmed = new HashMap<>();

  private final Map<StreamId, Long> trimming = new HashMap<>();
  private final Set<StreamId> removing = new HashSet<>();
  private int done;
  private long epochs;

  static FileJournal open(Path folder, Storage disk) {
    return FileJournal.open(folder, CLOCK, disk);
  }

  static int length() {
    return SCRIPT.size();
  }

  /** Does the rest of the series, or a part; an act that throws is done again by the next call. */
  void run(Journal journal, int until) {
    while (done < until) {
      Act act = SCRIPT.get(done);
      switch (act.kind) {
        case APPEND -> append(journal, act);
        case CLAIM -> claim(journal, act.stream);
        case TRIM -> trim(journal, act);
        default -> remove(journal, act.stream);
      }
      done++;
    }
  }

  /** Checks that a journal has exactly what was acknowledged. */
  void checkAll(Journal journal) {
    for (StreamId stream : List.of(RUN, SLOT)) {
      if (!isRemoved(journal, stream)) {
        int first = checkFirst(journal, stream);
        assertThat(texts(journal, stream))
            .isEqualTo(texts(stream).subList(first, texts(stream).size()));
      }
    }
  }

  private boolean isRemoved(Journal journal, StreamId stream) {
    return removing.contains(stream) && journal.version(stream) == 0;
  }

  /** The first entry that is left: what was trimmed is gone. */
  private int checkFirst(Journal journal, StreamId stream) {
    long first = journal.read(stream, 0).first();
    long least = trimmed.getOrDefault(stream, 0L);
    assertThat(first).isIn(least, trimming.getOrDefault(stream, least));
    return (int) first;
  }

  private static List<String> texts(Journal journal, StreamId stream) {
    return journal.read(stream, 0).entries().stream().map(Workload::text).toList();
  }

  /**
   * Checks that a journal has what a crash may leave, and goes on with it: every append that waited
   * for the disk and what came before it in the stream, perhaps later ones, each of them wholly.
   *
   * @param powerCut whether more than the process was lost
   */
  void checkSurvivors(Journal journal, boolean powerCut) {
    for (StreamId stream : List.of(RUN, SLOT)) {
      if (!isRemoved(journal, stream)) {
        checkSurvivors(journal, stream, powerCut);
      }
    }
    if (!powerCut) {
      assertThat(journal.claim(RUN, "next", Duration.ofMinutes(1)).orElseThrow().epoch())
          .isGreaterThan(epochs);
    }
    long version = journal.version(RUN);
    Entry next = entry("!next");
    assertThat(journal.append(RUN, version, Writer.anyone(), List.of(next), Schedule.unchanged()))
        .isEqualTo(version + 1);
    assertThat(text(journal.read(RUN, version).entries().get(0))).isEqualTo("!next");
  }

  private void checkSurvivors(Journal journal, StreamId stream, boolean powerCut) {
    int first = checkFirst(journal, stream);
    List<String> left = texts(journal, stream);
    int version = first + left.size();
    assertThat(left).isEqualTo(attempted(stream).subList(first, version));
    assertThat(boundaries(stream)).contains((long) version);
    long least =
        appended.getOrDefault(stream, List.of()).stream()
            .filter(a -> a.acknowledged && (a.durable || !powerCut))
            .mapToLong(a -> a.version)
            .max()
            .orElse(0);
    assertThat((long) version).isGreaterThanOrEqualTo(least);
    checkSchedule(journal, stream, version);
  }

  private void checkSchedule(Journal journal, StreamId stream, long version) {
    Schedule last = Schedule.never();
    for (Appended append : appended.getOrDefault(stream, List.of())) {
      boolean counts = append.version <= version;
      boolean changes = append.schedule.kind() != Schedule.Kind.UNCHANGED;
      last = counts && changes ? append.schedule : last;
    }
    boolean timed = last.kind() == Schedule.Kind.AT;
    assertThat(journal.due(last.at(), 9).contains(stream)).isEqualTo(timed);
    assertThat(journal.waitingFor(stream.tenant(), KEY).contains(stream))
        .isEqualTo(last.wakeOn().contains(KEY));
  }

  private void claim(Journal journal, StreamId stream) {
    Claim before = claims.remove(stream);
    if (before != null) {
      journal.release(before);
    }
    Claim claim = journal.claim(stream, "process", Duration.ofMinutes(1)).orElseThrow();
    assertThat(claim.epoch()).isGreaterThan(epochs);
    epochs = claim.epoch();
    claims.put(stream, claim);
  }

  private void trim(Journal journal, Act act) {
    trimming.put(act.stream, act.first);
    journal.trim(act.stream, act.first);
    trimmed.put(act.stream, act.first);
    appended.get(act.stream).replaceAll(Appended::made);
  }

  private void remove(Journal journal, StreamId stream) {
    removing.add(stream);
    assertThat(journal.remove(stream, journal.version(stream))).isTrue();
    removing.remove(stream);
    appended.remove(stream);
  }

  private void append(Journal journal, Act act) {
    List<Appended> all = appended.computeIfAbsent(act.stream, s -> new ArrayList<>());
    all.removeIf(a -> !a.acknowledged);
    long before = all.isEmpty() ? 0 : all.get(all.size() - 1).version;
    Claim claim = claims.get(act.stream);
    Writer writer = claim == null ? Writer.anyone() : Writer.holding(claim);
    List<Entry> entries = act.entries.stream().map(Workload::entry).toList();
    boolean durable = entries.stream().anyMatch(Entry::durable);
    long version = before + entries.size();
    all.add(new Appended(version, act.entries, durable, act.schedule, false));
    assertThat(journal.append(act.stream, before, writer, entries, act.schedule))
        .isEqualTo(version);
    all.set(all.size() - 1, new Appended(version, act.entries, durable, act.schedule, true));
  }

  private List<String> attempted(StreamId stream) {
    return appended.getOrDefault(stream, List.of()).stream()
        .flatMap(a -> a.texts.stream())
        .toList();
  }

  private List<String> texts(StreamId stream) {
    return appended.getOrDefault(stream, List.of()).stream()
        .filter(Appended::acknowledged)
        .flatMap(a -> a.texts.stream())
        .toList();
  }

  private List<Long> boundaries(StreamId stream) {
    List<Long> boundaries = new ArrayList<>(List.of(0L));
    appended.getOrDefault(stream, List.of()).forEach(a -> boundaries.add(a.version));
    return boundaries;
  }

  /** An entry with a text; one that begins with an exclamation mark waits for the disk. */
  static Entry entry(String text) {
    return new Entry("Said", 2, 1, text.startsWith("!"), text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(Entry entry) {
    return new String(entry.content(), StandardCharsets.UTF_8);
  }

  private enum Kind {
    APPEND,
    CLAIM,
    TRIM,
    REMOVE
  }

  private record Act(
      Kind kind, StreamId stream, Schedule schedule, List<String> entries, long first) {
    static Act of(StreamId stream, Schedule schedule, String... entries) {
      return new Act(Kind.APPEND, stream, schedule, List.of(entries), 0);
    }

    static Act claim(StreamId stream) {
      return new Act(Kind.CLAIM, stream, Schedule.unchanged(), List.of(), 0);
    }

    static Act trim(StreamId stream, long first) {
      return new Act(Kind.TRIM, stream, Schedule.unchanged(), List.of(), first);
    }

    static Act remove(StreamId stream) {
      return new Act(Kind.REMOVE, stream, Schedule.unchanged(), List.of(), 0);
    }
  }

  private record Appended(
      long version, List<String> texts, boolean durable, Schedule schedule, boolean acknowledged) {
    /** A trim made it durable. */
    private Appended made() {
      return new Appended(version, texts, true, schedule, acknowledged);
    }
  }
}
