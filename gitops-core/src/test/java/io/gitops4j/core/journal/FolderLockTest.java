package io.gitops4j.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.spi.JournalException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may open a folder. */
class FolderLockTest {
  private static final String TAKEN =
      "this process has it open already. Use that journal, or use another folder.";

  @TempDir private Path files;

  @Test
  @DisplayName("another process has it open too, and what it appended is there, also when it died")
  void sharesWithOthers() throws Exception {
    Path folder = files.resolve("journal");
    try (FileJournal journal = FileJournal.open(folder, Workload.CLOCK)) {
      Process other = JournalHolder.share(folder, files.resolve("reason"));
      assertThat(other.getInputStream().read()).isEqualTo(-1);
      assertThat(journal.read(Workload.RUN, 0).entries()).hasSize(1);
      other.destroyForcibly().waitFor();
      assertThat(journal.read(Workload.RUN, 0).entries()).hasSize(1);
    }
    try (FileJournal journal = FileJournal.open(folder, Workload.CLOCK)) {
      assertThat(journal.read(Workload.RUN, 0).entries()).hasSize(1);
    }
  }

  @Test
  @DisplayName("a process of a version that does not share the folder is not joined, nor let in")
  void keepsEarlierVersionsApart() throws Exception {
    Path folder = Files.createDirectories(files.resolve("journal"));
    Path reason = files.resolve("reason");
    Process earlier = JournalHolder.holdAlone(folder, reason);
    assertThat(earlier.getInputStream().read()).isEqualTo(-1);
    assertThatThrownBy(() -> FileJournal.open(folder, Workload.CLOCK))
        .isInstanceOf(JournalException.class)
        .hasMessage(
            message(
                folder,
                "a process has it open that does not share it. Stop that one first, or use another"
                    + " folder."));
    earlier.destroyForcibly().waitFor();
    try (FileJournal journal = FileJournal.open(folder, Workload.CLOCK)) {
      assertThat(JournalHolder.holdAlone(folder, reason).waitFor())
          .isEqualTo(JournalHolder.REFUSED);
      assertThat(journal.read(Workload.RUN, 0).entries()).isEmpty();
    }
  }

  @Test
  @DisplayName("this process can't open it twice, by any name or class loader")
  void keepsItselfOut() throws Exception {
    Path folder = files.resolve("journal");
    Path link = Files.createSymbolicLink(files.resolve("link"), folder);
    FileJournal journal = FileJournal.open(folder, Workload.CLOCK);
    assertTaken(folder);
    assertTaken(link);
    assertThatThrownBy(() -> openFromAnotherLoader(folder))
        .hasRootCauseMessage(message(folder, TAKEN));
    assertThat(JournalHolder.holdAlone(folder, files.resolve("reason")).waitFor())
        .as("the lock is still held")
        .isEqualTo(JournalHolder.REFUSED);
    journal.close();
    FileJournal.open(link, Workload.CLOCK).close();
  }

  @Test
  @DisplayName("an open that fails gives the folder back")
  void givesBackAfterFailure() throws IOException {
    Path folder = files.resolve("journal");
    Storage broken =
        new CrashDisk() {
          @Override
          public java.util.List<Path> files(Path folder) throws IOException {
            throw new IOException("Input/output error");
          }
        };
    assertThatThrownBy(() -> FileJournal.open(folder, Workload.CLOCK, broken))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("Input/output error. Mend the disk and try again.");
    FileJournal.open(folder, Workload.CLOCK).close();
    Path file = Files.writeString(files.resolve("file"), "");
    assertThatThrownBy(() -> FileJournal.open(file, Workload.CLOCK))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("Use a folder of a local disk that may be written.");
  }

  @Test
  @DisplayName("disks of other machines are refused")
  void refusesNetworkDisks() {
    for (String type : new String[] {"nfs", "nfs4", "NFS", "cifs", "smbfs", "smb2", "fuse.sshfs"}) {
      assertThatThrownBy(() -> FolderLock.checkLocal(files, type))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("it is on a network file system (" + type + ")");
    }
    for (String type : new String[] {"ext4", "xfs", "overlay", "tmpfs", "apfs", "NTFS", "zfs"}) {
      assertThatCode(() -> FolderLock.checkLocal(files, type)).doesNotThrowAnyException();
    }
  }

  private static void assertTaken(Path folder) {
    assertThatThrownBy(() -> FileJournal.open(folder, Workload.CLOCK))
        .isInstanceOf(JournalException.class)
        .hasMessage(message(folder, TAKEN));
  }

  private static String message(Path folder, String why) {
    return "Could not open the journal in " + folder + ": " + why;
  }

  /** What an application server does: the same classes, loaded again. */
  private static void openFromAnotherLoader(Path folder) throws Exception {
    String path = FileJournal.class.getName().replace('.', '/') + ".class";
    URL found = FileJournal.class.getClassLoader().getResource(path);
    String all = found.toString();
    URL root = new URL(all.substring(0, all.length() - path.length()));
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {root}, ClassLoader.getPlatformClassLoader())) {
      loader
          .loadClass(FileJournal.class.getName())
          .getMethod("open", Path.class, InstantSource.class)
          .invoke(null, folder, Workload.CLOCK);
    }
  }
}
