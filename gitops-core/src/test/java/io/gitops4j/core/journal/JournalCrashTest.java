package io.gitops4j.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.journal.CrashDisk.PowerCut;
import io.gitops4j.core.journal.CrashDisk.Then;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal.Excerpt;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Journal.Writer;
import io.gitops4j.core.spi.JournalException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left when the power fails, the process dies or the disk refuses, at every byte. */
class JournalCrashTest {
  @TempDir private Path folder;

  @ParameterizedTest(name = "a power cut: {0}, reopened twice: {1}")
  @CsvSource({"true, false", "false, false", "true, true", "false, true"})
  @DisplayName("dying at any byte leaves what was durable, and never half an append")
  void diesAtEveryByte(boolean powerCut, boolean twice) {
    boolean died = true;
    for (int cost = 0; died; cost++) {
      CrashDisk disk = new CrashDisk().after(cost, Then.POWER_CUT);
      Workload work = new Workload();

      died = dies(work, disk);
      if (powerCut) {
        disk.lose(0);
      }
      disk.repair();
      if (twice) {
        Workload.open(folder, disk).close();
      }
      try (FileJournal journal = Workload.open(folder, disk)) {
        work.checkSurvivors(journal, powerCut);
      }
    }
  }

  private boolean dies(Workload work, CrashDisk disk) {
    try (FileJournal journal = Workload.open(folder, disk)) {
      work.run(journal, Workload.length());
      return false;
    } catch (PowerCut e) {
      return true;
    }
  }

  @Test
  @DisplayName("a power cut after any act tears what was not durable at any byte")
  void tearsAtEveryByte() {
    for (int acts = 1; acts <= Workload.length(); acts++) {
      int atRisk = 0;
      for (int kept = 0; kept <= atRisk; kept++) {
        CrashDisk disk = new CrashDisk();
        Workload work = new Workload();
        try (FileJournal journal = Workload.open(folder, disk)) {
          work.run(journal, acts);
        }
        atRisk = disk.atRisk();
        disk.lose(kept);
        try (FileJournal journal = Workload.open(folder, disk)) {
          work.checkSurvivors(journal, true);
        }
      }
    }
  }

  @Test
  @DisplayName("a durable entry that is read after a process died is durable before it is returned")
  void makesDurableWhatItReads() throws IOException {
    boolean died = true;
    for (int cost = 0; died; cost++) {
      CrashDisk disk = new CrashDisk().after(cost, Then.POWER_CUT);

      died = dies(new Workload(), disk);
      disk.repair();
      try (FileJournal journal = Workload.open(folder, disk)) {
        Map<StreamId, Long> seen = new HashMap<>();
        List.of(Workload.RUN, Workload.SLOT).forEach(s -> seen.put(s, durable(journal, s)));
        disk.lose(0);
        Path other = folder.resolve("other");
        try (FileJournal after = Workload.open(other, moved(disk, other))) {
          seen.forEach(
              (s, version) -> assertThat(after.version(s)).isGreaterThanOrEqualTo(version));
        }
      }
    }
  }

  /** Up to where a stream has entries that wait for the disk. */
  private static long durable(FileJournal journal, StreamId stream) {
    Excerpt excerpt = journal.read(stream, 0);
    long version = excerpt.first();
    long durable = version;
    for (Entry entry : excerpt.entries()) {
      version++;
      durable = entry.durable() ? version : durable;
    }
    return durable;
  }

  @Test
  @DisplayName("what others append after a process died in a trim or a removal is durable too")
  void goesOnDurablyAfterRenamings() {
    boolean died = true;
    for (int cost = 0; died; cost++) {
      CrashDisk disk = new CrashDisk().after(cost, Then.POWER_CUT);

      died = dies(new Workload(), disk);
      disk.repair();
      long version;
      try (FileJournal journal = Workload.open(folder, disk)) {
        version = appendTo(journal);
      }
      disk.lose(0);
      try (FileJournal journal = Workload.open(folder, disk)) {
        assertThat(journal.version(Workload.SLOT)).isEqualTo(version);
        List<Entry> entries = journal.read(Workload.SLOT, version - 1).entries();
        assertThat(Workload.text(entries.get(0))).isEqualTo("!mine");
      }
    }
  }

  private static long appendTo(FileJournal journal) {
    return journal.append(
        Workload.SLOT,
        journal.version(Workload.SLOT),
        Writer.anyone(),
        List.of(Workload.entry("!mine")),
        Schedule.unchanged());
  }

  /** The same disk, seen from another folder: the first one is still locked. */
  private CrashDisk moved(CrashDisk disk, Path there) throws IOException {
    CrashDisk other = new CrashDisk();
    for (Path file : disk.files(folder)) {
      other.put(there.resolve(folder.relativize(file)), disk.read(file).orElseThrow());
    }
    return other;
  }

  @ParameterizedTest(name = "{0}, followed by a power cut: {1}")
  @CsvSource({"FULL, false", "FULL, true", "BROKEN, false", "BROKEN, true"})
  @DisplayName("a disk that refuses at any byte costs nothing that was acknowledged")
  void goesOnAfterRefusals(Then then, boolean powerCut) {
    boolean refused = true;
    for (int cost = 0; refused; cost++) {
      CrashDisk disk = new CrashDisk().after(cost, then);
      Workload work = new Workload();
      try (FileJournal journal = Workload.open(folder, disk)) {
        refused = isRefused(work, journal);
        if (then == Then.FULL) {
          work.checkAll(journal);
        }
        disk.repair();
        work.checkAll(journal);
        work.run(journal, Workload.length());
        work.checkAll(journal);
      }
      if (powerCut) {
        disk.lose(0);
      }
      try (FileJournal journal = Workload.open(folder, disk)) {
        work.checkSurvivors(journal, powerCut);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"FULL", "BROKEN"})
  @DisplayName("a disk that refuses, and then the power fails: what was durable is there")
  void survivesRefusalsAndPowerCuts(Then then) {
    boolean refused = true;
    for (int cost = 0; refused; cost++) {
      CrashDisk disk = new CrashDisk().after(cost, then);
      Workload work = new Workload();
      try (FileJournal journal = Workload.open(folder, disk)) {
        refused = isRefused(work, journal);
      }
      disk.lose(0);
      try (FileJournal journal = Workload.open(folder, disk)) {
        work.checkSurvivors(journal, true);
      }
    }
  }

  private static boolean isRefused(Workload work, FileJournal journal) {
    try {
      work.run(journal, Workload.length());
      return false;
    } catch (JournalException e) {
      assertThat(e)
          .hasMessageMatching("Could not (write|trim|remove) the journal .*")
          .hasMessageMatching(".*: (No space left on device|Input/output error)\\. .*")
          .hasMessageEndingWith(
              "Nothing was appended; free space or mend the disk, and the run goes on.");
      return true;
    }
  }

  @Test
  @DisplayName("a disk that forgets what it acknowledged makes the stream refuse to go on")
  void noticesLies() {
    CrashDisk disk = new CrashDisk();
    try (FileJournal journal = Workload.open(folder, disk)) {
      Workload work = new Workload();
      work.run(journal, 4);
      disk.after(0, Then.BROKEN);
      assertThatThrownBy(() -> work.run(journal, 5)).isInstanceOf(JournalException.class);
      disk.repair();
      disk.evict();
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> work.run(journal, 5))
            .isInstanceOf(JournalException.class)
            .hasMessageContaining("the disk lost what was written last");
      }
    }
  }
}
