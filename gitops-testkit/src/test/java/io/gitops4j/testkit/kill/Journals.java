package io.gitops4j.testkit.kill;

import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.SystemClock;
import java.nio.file.Path;

/** Opens journals that several processes share, by a text that can be given to another process. */
final class Journals {
  private static final String FILE = "file:";

  private Journals() {}

  /** One in a folder. */
  static String inFolder(Path folder) {
    return FILE + folder;
  }

  static Journal open(String where) {
    if (where.startsWith(FILE)) {
      return FileJournal.open(Path.of(where.substring(FILE.length())), SystemClock.utc());
    }
    throw new IllegalArgumentException("There is no journal like this: " + where);
  }
}
