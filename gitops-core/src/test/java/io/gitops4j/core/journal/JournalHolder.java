package io.gitops4j.core.journal;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.Writer;
import io.gitops4j.core.spi.JournalException;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A process of its own: opens the journal of a folder, appends, and closes its output; then it
 * stays until its input ends, and dies without closing anything. If it can't open the journal, it
 * writes why into a file.
 */
final class JournalHolder {
  static final int REFUSED = 3;

  private JournalHolder() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    try {
      if (arguments.length == 3) {
        holdAlone(folder);
      } else {
        append(folder);
      }
      new FileOutputStream(FileDescriptor.out).close();
      Runtime.getRuntime().halt(System.in.read());
    } catch (JournalException e) {
      Files.writeString(Path.of(arguments[1]), String.valueOf(e.getMessage()));
      Runtime.getRuntime().halt(REFUSED);
    }
  }

  private static void append(Path folder) {
    FileJournal journal = FileJournal.open(folder, Workload.CLOCK);
    long version = journal.version(Workload.RUN);
    List<Entry> entries = List.of(Workload.entry("by another process"));
    journal.append(Workload.RUN, version, Writer.anyone(), entries, Schedule.unchanged());
  }

  /** What the journal did when it let in one process at a time. */
  private static void holdAlone(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      throw new JournalException(ErrorKind.ALREADY_EXISTS, "taken", null);
    }
  }

  /** Starts one that shares the folder. */
  static Process share(Path folder, Path reason) throws Exception {
    return start(folder.toString(), reason.toString());
  }

  /** Starts one that wants the folder for itself. */
  static Process holdAlone(Path folder, Path reason) throws Exception {
    return start(folder.toString(), reason.toString(), "alone");
  }

  private static Process start(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(place(JournalHolder.class) + File.pathSeparator + place(FileJournal.class));
    command.add(JournalHolder.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static Path place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
