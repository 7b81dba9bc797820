package io.gitops4j.contracts;

import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.spi.Journal;
import java.time.InstantSource;

/** The journal in memory keeps the contract, but for what outlives it. */
class MemoryJournalContractTest extends JournalContract {
  @Override
  protected Journal open(InstantSource clock) {
    return new MemoryJournal(clock);
  }

  @Override
  protected boolean isDurable() {
    return false;
  }
}
