package io.gitops4j.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Journal.Writer;
import io.gitops4j.core.spi.JournalException;
import io.gitops4j.core.spi.VersionConflictException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a journal says of files that are not as it left them. */
class JournalDamageTest {
  private static final List<String> TEXTS = List.of("!one", "two", "!three");
  private static final int HEADER = 8;

  @TempDir private Path folder;

  private Path file;
  private byte[] sound;

  /** Where each record ends. */
  private final List<Integer> ends = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    file = new Layout(folder.toRealPath()).file(Workload.RUN);
    try (FileJournal journal = open()) {
      for (int i = 0; i < TEXTS.size(); i++) {
        append(journal, i, TEXTS.get(i));
        ends.add((int) Files.size(file));
      }
    }
    sound = Files.readAllBytes(file);
  }

  @Test
  @DisplayName("a file cut anywhere has the records that are whole, and goes on from there")
  void goesOnAfterTheLastWholeRecord() throws IOException {
    for (int length = 0; length <= sound.length; length++) {
      Files.write(file, Arrays.copyOf(sound, length));
      int left = 0;
      while (left < ends.size() && ends.get(left) <= length) {
        left++;
      }
      assertHasAndGoesOn(TEXTS.subList(0, left));
    }
  }

  @Test
  @DisplayName("zeros that were never filled in are cut")
  void cutsZeros() throws IOException {
    for (int zeros = 1; zeros < 100; zeros++) {
      Files.write(file, Arrays.copyOf(sound, sound.length + zeros));
      assertHasAndGoesOn(TEXTS);
      Files.write(file, new byte[zeros]);
      assertHasAndGoesOn(List.of());
    }
  }

  @Test
  @DisplayName("a changed byte in the last record cuts it; in any other it is reported, and kept")
  void tellsTornFromDamaged() throws IOException {
    for (int i = 0; i < sound.length; i++) {
      byte[] changed = sound.clone();
      changed[i] ^= 0x40;
      Files.write(file, changed);
      if (i >= ends.get(1)) {
        assertHasAndGoesOn(TEXTS.subList(0, 2));
      } else {
        assertRefusesAlone(i < HEADER ? "" : "is damaged");
        assertThat(Files.readAllBytes(file)).isEqualTo(changed);
      }
    }
  }

  @Test
  @DisplayName("a record that is missing, doubled or out of order is reported")
  void noticesSequence() throws IOException {
    byte[] missing = concat(0, ends.get(0), ends.get(1), sound.length);
    byte[] doubled = concat(0, ends.get(1), ends.get(0), sound.length);
    for (byte[] changed : List.of(missing, doubled)) {
      Files.write(file, changed);
      assertRefusesAlone("is damaged. Nothing in it was changed; restore it from a backup");
    }
  }

  @Test
  @DisplayName("a file of a newer version is left to it")
  void leavesNewerFilesAlone() throws IOException {
    byte[] newer = sound.clone();
    ByteBuffer.wrap(newer).putInt(4, 2);
    Files.write(file, newer);
    assertRefusesAlone("it was written by another version of the library. Use the version that");
    try (FileJournal journal = open()) {
      JournalException e =
          catchThrowableOfType(
              JournalException.class, () -> journal.read(Workload.RUN, 0).entries());
      assertThat(e.kind()).isEqualTo(ErrorKind.INVALID);
    }
  }

  @Test
  @DisplayName("a record whose checksum is right is never cut, even if we don't understand it")
  void keepsWhatItDoesNotUnderstand() throws IOException {
    byte[] odd = new Frame(3, 0, Schedule.never(), List.of(Workload.entry("!odd"))).bytes();
    odd[8 + 16] = 9;
    byte[] body = Arrays.copyOfRange(odd, 8, odd.length);
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(body);
    ByteBuffer.wrap(odd).putInt(4, (int) crc.getValue());
    Files.write(file, ByteBuffer.allocate(sound.length + odd.length).put(sound).put(odd).array());
    assertRefusesAlone("the record at byte " + sound.length + " can't be understood");
  }

  @Test
  @DisplayName("files that are not ours are left alone, and stop nothing")
  void leavesForeignFilesAlone() throws IOException {
    Path streams = folder.resolve("streams");
    List<Path> foreign =
        List.of(
            folder.resolve("README.md"),
            streams.resolve("notes.txt"),
            streams.resolve("top.journal"),
            streams.resolve("default/.DS_Store"),
            streams.resolve("default/run,1.journal~"),
            streams.resolve("default/Run,1.journal"),
            streams.resolve("default/run,+1.journal"),
            streams.resolve("default/.journal"),
            streams.resolve("default/deep/run,1.journal"),
            streams.resolve("no tenant/run,1.journal"));
    for (Path path : foreign) {
      Files.createDirectories(path.getParent());
      Files.writeString(path, "mine");
    }
    Files.createDirectories(streams.resolve("default/run,folder.journal"));
    assertHasAndGoesOn(TEXTS);
    try (FileJournal journal = open()) {
      assertThat(journal.streams(TenantId.DEFAULT, "")).containsExactly(Workload.RUN);
    }
    assertThat(foreign).allMatch(path -> path.toFile().length() == 4);
  }

  @Test
  @DisplayName("something else under a stream's name is reported, and kept")
  void refusesForeignContent() throws IOException {
    for (String content : List.of("x", "mine", "a text that is longer than any header")) {
      Files.writeString(file, content);
      assertRefusesAlone("it is not a journal. Move it away.");
      assertThat(Files.readString(file)).isEqualTo(content);
    }
  }

  @Test
  @DisplayName("a file that somebody deletes is a stream that was removed; its holder can't go on")
  void takesDeletionForRemoval() throws IOException {
    try (FileJournal journal = open()) {
      assertThat(journal.read(Workload.RUN, 0).entries()).hasSize(3);
      Files.delete(file);
      assertThatThrownBy(() -> append(journal, 3, "!four"))
          .isInstanceOf(VersionConflictException.class)
          .hasMessageContaining("it is at 0");
      assertThat(file).doesNotExist();
      assertThat(journal.read(Workload.RUN, 0).entries()).isEmpty();
      assertThat(journal.streams(TenantId.DEFAULT, "")).isEmpty();
      assertThat(journal.due(Workload.NOW, 9)).isEmpty();
    }
  }

  @Test
  @DisplayName("damage is noted beside the file; the stream goes on when it is restored")
  void parksDamage() throws IOException {
    byte[] changed = sound.clone();
    changed[ends.get(0) + 20] ^= 1;
    try (FileJournal journal = open()) {
      assertThat(trouble(journal, Workload.RUN)).isEmpty();
      Files.write(file, changed);
      assertThatThrownBy(() -> journal.read(Workload.RUN, 0)).isInstanceOf(JournalException.class);
      assertThat(note()).hasContent("the record at byte " + ends.get(0) + " is damaged");
      Files.write(file, sound);
      assertThat(trouble(journal, Workload.RUN))
          .hasValueSatisfying(
              t ->
                  assertThat(t)
                      .contains("the record at byte " + ends.get(0) + " is damaged. Nothing in it")
                      .endsWith("and then delete " + note().getFileName() + "."));
      assertThat(journal.due(Workload.NOW, 9)).isEmpty();
      assertThatThrownBy(() -> append(journal, 3, "!four")).isInstanceOf(JournalException.class);
    }
    try (FileJournal journal = open()) {
      assertThat(trouble(journal, Workload.RUN)).isPresent();
      Files.delete(note());
      assertThat(trouble(journal, Workload.RUN)).isEmpty();
      assertThat(journal.due(Workload.NOW, 9)).containsExactly(Workload.RUN);
    }
    assertHasAndGoesOn(TEXTS);
  }

  private Path note() {
    return Layout.parked(file);
  }

  @Test
  @DisplayName("a damaged blob is reported, and mended by whoever keeps it again")
  void noticesDamagedBlobs() throws IOException {
    byte[] content = "payload".getBytes(StandardCharsets.UTF_8);
    Digest digest = Digest.of(content);
    Path blob = new Layout(folder.toRealPath()).blob(Workload.RUN, digest);
    try (FileJournal journal = open()) {
      for (String damaged : List.of("", "payl", "Payload", "payload and more")) {
        journal.putBlob(Workload.RUN, digest, content);
        Files.writeString(blob, damaged);
        assertThatThrownBy(() -> journal.blob(Workload.RUN, digest))
            .isInstanceOf(JournalException.class)
            .hasMessageContaining("the bytes are not those of its digest");
        journal.putBlob(Workload.RUN, digest, content);
        assertThat(journal.blob(Workload.RUN, digest)).contains(content);
      }
    }
  }

  private void assertHasAndGoesOn(List<String> texts) throws IOException {
    int version = texts.size();
    try (FileJournal journal = open()) {
      assertThat(texts(journal.read(Workload.RUN, 0).entries())).isEqualTo(texts);
      append(journal, version, "!next");
    }
    try (FileJournal journal = open()) {
      assertThat(texts(journal.read(Workload.RUN, version).entries())).containsExactly("!next");
      assertThat(journal.due(Workload.NOW, 9)).contains(Workload.RUN);
    }
    Files.write(file, sound);
  }

  private void assertRefusesAlone(String reason) {
    StreamId other = Workload.SLOT;
    try (FileJournal journal = open()) {
      assertThatThrownBy(() -> journal.read(Workload.RUN, 0).entries())
          .isInstanceOf(JournalException.class)
          .hasMessageStartingWith("Could not use the journal ")
          .hasMessageContaining(reason);
      assertThatThrownBy(() -> append(journal, 3, "!four")).isInstanceOf(JournalException.class);
      assertThatThrownBy(() -> journal.claim(Workload.RUN, "p", Duration.ofMinutes(1)))
          .isInstanceOf(JournalException.class);
      assertThat(journal.streams(TenantId.DEFAULT, "run/")).containsExactly(Workload.RUN);
      long version = journal.version(other);
      journal.append(
          other,
          version,
          Writer.anyone(),
          List.of(Workload.entry("!other")),
          Schedule.at(Workload.NOW, Set.of()));
      assertThat(journal.due(Workload.NOW, 9)).containsExactly(other);
      assertThat(trouble(journal, other)).isEmpty();
      assertThat(trouble(journal, Workload.RUN).orElseThrow()).contains(reason);
    }
    note().toFile().delete();
  }

  /** Why a stream can't be read, if it can't. */
  private static Optional<String> trouble(FileJournal journal, StreamId stream) {
    try {
      journal.read(stream, 0);
      return Optional.empty();
    } catch (JournalException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private FileJournal open() {
    return FileJournal.open(folder, Workload.CLOCK);
  }

  private static void append(FileJournal journal, long expected, String text) {
    Schedule soon = Schedule.at(Workload.NOW, Set.of());
    journal.append(Workload.RUN, expected, Writer.anyone(), List.of(Workload.entry(text)), soon);
  }

  private static List<String> texts(List<Entry> entries) {
    return entries.stream().map(Workload::text).toList();
  }

  private byte[] concat(int from, int to, int thenFrom, int thenTo) {
    return ByteBuffer.allocate(to - from + thenTo - thenFrom)
        .put(sound, from, to - from)
        .put(sound, thenFrom, thenTo - thenFrom)
        .array();
  }
}
