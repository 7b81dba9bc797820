package io.gitops4j.core.journal;

import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.Writer;
import io.gitops4j.core.spi.JournalException;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    int status = hold(Path.of(arguments[0]), Path.of(arguments[1]));
    Runtime.getRuntime().halt(status);
  }

  private static int hold(Path folder, Path reason) throws IOException {
    try {
      FileJournal journal = FileJournal.open(folder, Workload.CLOCK);
      long version = journal.version(Workload.RUN);
      journal.append(
          Workload.RUN,
          version,
          Writer.anyone(),
          List.of(Workload.entry("by another process")),
          Schedule.unchanged());
      new FileOutputStream(FileDescriptor.out).close();
      return System.in.read();
    } catch (JournalException e) {
      Files.writeString(reason, String.valueOf(e.getMessage()));
      return REFUSED;
    }
  }

  static Process start(Path folder, Path reason) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            place(JournalHolder.class) + File.pathSeparator + place(FileJournal.class),
            JournalHolder.class.getName(),
            folder.toString(),
            reason.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static Path place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
