package io.gitops4j.contracts;

import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.spi.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that have one folder's journal open keep the contract. */
class SharedFileJournalTest extends SharedJournalContract {
  private static JournalProcess process;

  @TempDir private Path folder;

  @BeforeAll
  static void startProcess() throws IOException {
    process = JournalProcess.start();
  }

  @AfterAll
  static void endProcess() {
    process.close();
  }

  @Override
  protected Journal open(InstantSource clock) {
    return FileJournal.open(folder.resolve("journal"), clock);
  }

  @Override
  protected Journal openAnother(InstantSource clock) throws Exception {
    return process.open(folder.resolve("journal"), clock);
  }

  @Override
  protected boolean claimsLastAsLongAsTheirProcess() {
    return true;
  }
}
