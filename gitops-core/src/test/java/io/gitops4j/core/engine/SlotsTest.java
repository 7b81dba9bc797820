package io.gitops4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.SlotRecord.Left;
import io.gitops4j.core.engine.SlotRecord.Origin;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.StreamId;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An environment's stream")
class SlotsTest {
  private static final StreamId STREAM = Slots.id(TenantId.DEFAULT, "app", "prod");

  private final Clock clock = new Clock();
  private final MemoryJournal journal = new MemoryJournal(clock);

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  @DisplayName("says the same once it was summed up as all of its records did")
  void summary(long seed) {
    Random random = new Random(seed);
    Slots keepsAll = new Slots(new MemoryJournal(clock), clock, Integer.MAX_VALUE);
    Slots sumsUp = new Slots(journal, clock, 5 + random.nextInt(40));
    for (int i = 0; i < 400; i++) {
      clock.now = clock.now.plusSeconds(random.nextInt(100));
      SlotRecord record = record(random);
      write(keepsAll, record);
      write(sumsUp, record);
      Slots another = new Slots(journal, clock);
      String expected = told(read(keepsAll));
      assertThat(told(read(sumsUp))).as("seed %d, record %d", seed, i).isEqualTo(expected);
      assertThat(told(read(another))).as("seed %d, record %d", seed, i).isEqualTo(expected);
    }
    assertThat(journal.read(STREAM, 0).entries().size()).isLessThan(60);
    assertThat(journal.version(STREAM)).isGreaterThan(400);
  }

  @Test
  @DisplayName("is read once, and then only its news are")
  void cached() {
    List<Long> asked = new ArrayList<>();
    Slots slots = new Slots(counting(asked), clock);
    write(slots, new SlotRecord.Held("an incident", "ann"));
    write(new Slots(journal, clock), new SlotRecord.Unheld("bob"));
    asked.clear();
    assertThat(read(slots).hold()).isEmpty();
    assertThat(read(slots)).isSameAs(read(slots));
    assertThat(asked).containsExactly(1L, 2L, 2L);
  }

  @Test
  @DisplayName("keeps what is there now however many later runs failed")
  void currentIsKept() {
    Slots slots = new Slots(journal, clock, 10);
    own(slots, "first", true, null);
    for (int i = 0; i < 150; i++) {
      own(slots, "failed-" + i, false, null);
    }
    History history = read(slots).history();
    assertThat(history.promotion().orElseThrow().vacated().run()).isEqualTo("first");
    assertThat(history.tenures()).hasSize(History.LONGEST);
    assertThat(history.cut()).isTrue();
  }

  @Test
  @DisplayName("knows what was there before, through rollbacks of rollbacks")
  void targets() {
    Slots slots = new Slots(journal, clock);
    own(slots, "r1", true, null);
    own(slots, "r2", true, null);
    own(slots, "r3", true, null);
    assertThat(goesBackTo(slots)).isEqualTo("r2");
    long r2 = read(slots).history().target().orElseThrow();
    own(slots, "back", true, r2);
    assertThat(goesBackTo(slots)).isEqualTo("r1");
    own(slots, "r4", true, null);
    assertThat(goesBackTo(slots)).isEqualTo("back");
    own(slots, "broken", false, null);
    assertThat(goesBackTo(slots)).isEqualTo("r4");
  }

  @Test
  @DisplayName("goes back to what was there before the first release, and no further")
  void beginning() {
    Slots slots = new Slots(journal, clock);
    assertThat(read(slots).history().target()).isEmpty();
    own(slots, "r1", true, null);
    assertThat(read(slots).history().target()).contains(History.BEGINNING);
    own(slots, "back", true, History.BEGINNING);
    assertThat(read(slots).history().target()).isEmpty();
  }

  private static String goesBackTo(Slots slots) {
    History history = read(slots).history();
    return history.find(history.target().orElseThrow()).orElseThrow().vacated().run();
  }

  private static void own(Slots slots, String run, boolean promoted, Long restores) {
    write(slots, new SlotRecord.Owned(run, 1, "prod"));
    Origin origin = new Origin(run, restores, null, null);
    write(slots, new SlotRecord.Vacated(run, 1, promoted, null, null, "ann", Left.CHANGES, origin));
  }

  private static SlotRecord record(Random random) {
    String run = "run" + random.nextInt(4);
    long order = random.nextInt(50);
    return switch (random.nextInt(6)) {
      case 0 -> new SlotRecord.Requested(run, order, random.nextBoolean());
      case 1, 2 -> new SlotRecord.Owned(run, order, random.nextBoolean() ? "prod" : "prod/eu");
      case 3 -> new SlotRecord.Held("reason " + order, run);
      case 4 -> new SlotRecord.Unheld(run);
      default -> {
        Fields some = random.nextBoolean() ? Fields.of("a", order).with("b", 0.25) : null;
        List<Left> lefts = List.of(Left.NOTHING, Left.UNDONE, Left.CHANGES);
        Left left = random.nextInt(5) == 0 ? null : lefts.get(random.nextInt(3));
        Origin origin =
            random.nextInt(3) == 0
                ? null
                : new Origin(run, random.nextBoolean() ? order : null, "r", Map.of("test", "x"));
        yield new SlotRecord.Vacated(
            run, order, random.nextBoolean(), some, some, "ann", left, origin);
      }
    };
  }

  private static void write(Slots slots, SlotRecord record) {
    slots.change(TenantId.DEFAULT, "app", "prod", s -> Optional.of(record));
  }

  private static Slot read(Slots slots) {
    return slots.read(TenantId.DEFAULT, "app", "prod");
  }

  /** All that a slot says, with the numbers of records as places in the history. */
  private static String told(Slot slot) {
    String text = slot.summary() + " champion " + slot.champion();
    List<Long> numbers = slot.history().tenures().stream().map(SlotRecord.Tenure::number).toList();
    for (int i = 0; i < numbers.size(); i++) {
      text = text.replace("number=" + numbers.get(i) + ",", "number=#" + i + ",");
    }
    return text;
  }

  private Journal counting(List<Long> asked) {
    return (Journal)
        Proxy.newProxyInstance(
            SlotsTest.class.getClassLoader(),
            new Class<?>[] {Journal.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("read")) {
                asked.add((Long) arguments[1]);
              }
              return method.invoke(journal, arguments);
            });
  }

  private static final class Clock implements InstantSource {
    private Instant now = Instant.parse("2026-01-05T09:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }
  }
}
