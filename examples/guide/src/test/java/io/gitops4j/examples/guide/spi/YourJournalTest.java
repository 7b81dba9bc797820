package io.gitops4j.examples.guide.spi;

import io.gitops4j.contracts.JournalContract;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.spi.Journal;
import java.time.InstantSource;

class YourJournalTest extends JournalContract {
  @Override
  protected Journal open(InstantSource clock) {
    return new MemoryJournal(clock); // yours
  }

  @Override
  protected boolean isDurable() {
    return false; // true for one that outlives being closed
  }
}
