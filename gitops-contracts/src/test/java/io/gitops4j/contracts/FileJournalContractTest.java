package io.gitops4j.contracts;

import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.spi.Journal;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

/** The journal in files keeps the contract. */
class FileJournalContractTest extends JournalContract {
  @TempDir private Path folder;

  @Override
  protected Journal open(InstantSource clock) {
    return FileJournal.open(folder.resolve("journal"), clock);
  }
}
