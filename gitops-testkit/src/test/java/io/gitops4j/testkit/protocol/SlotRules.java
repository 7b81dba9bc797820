package io.gitops4j.testkit.protocol;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What each environment's stream has to show: one holder at a time, who alone changes the
 * environment (I3), and newer releases only (I6).
 */
final class SlotRules {
  private final RawJournal journal;
  private final Violations found;

  SlotRules(RawJournal journal, Violations found) {
    this.journal = journal;
    this.found = found;
  }

  /** From when to when a run had an environment; {@code until} is missing while it has it. */
  private record Held(String run, String stage, Instant from, @Nullable Instant until) {}

  void check() {
    journal.slots().forEach(this::check);
  }

  private void check(String slot, List<RawRecord> records) {
    List<Held> holders = new ArrayList<>();
    @Nullable Held now = null;
    long promoted = 0;
    for (RawRecord record : records) {
      String run = record.text("run");
      if (record.is("Owned")) {
        found.unless(
            now == null || now.run().equals(run),
            "I3",
            "%s, record %s: run %s takes it while another has it: %s",
            slot,
            record.sequence(),
            run,
            now);
        now = new Held(run, record.text("node"), record.at(), null);
      } else if (record.is("Vacated")) {
        boolean mine = now != null && now.run().equals(run);
        if (record.json().path("promoted").asBoolean()) {
          found.unless(mine, "I3", "%s: run %s promoted what it did not have", slot, run);
          long order = record.json().path("order").asLong();
          found.unless(
              order > promoted, "I6", "%s: order %s after order %s", slot, order, promoted);
          promoted = Math.max(promoted, order);
        }
        if (now != null && mine) {
          holders.add(new Held(now.run(), now.stage(), now.from(), record.at()));
          now = null;
        }
      }
    }
    if (now != null) {
      found.unless(
          journal.outcome(now.run()).isEmpty(),
          "I8",
          "%s still belongs to run %s, which has ended",
          slot,
          now.run());
      holders.add(now);
    }
    apart(slot, holders);
    String application = slot.substring(0, slot.indexOf('/'));
    holders.stream()
        .map(Held::stage)
        .distinct()
        .forEach(stage -> withinOwnership(slot, application, stage, holders));
  }

  private void apart(String slot, List<Held> holders) {
    for (int i = 1; i < holders.size(); i++) {
      Held before = holders.get(i - 1);
      Held after = holders.get(i);
      found.unless(
          before.until() != null && !after.from().isBefore(before.until()),
          "I3",
          "%s: %s and %s overlap",
          slot,
          before,
          after);
    }
  }

  /** Nothing was sent into the environment by anybody while somebody else had it. */
  private void withinOwnership(String slot, String application, String stage, List<Held> holders) {
    for (Operation op : journal.operations()) {
      boolean here = journal.runs().get(op.run()).get(0).text("pipeline").equals(application);
      if (here && op.isUnder(stage) && op.happened()) {
        found.unless(
            holders.stream().anyMatch(held -> covers(held, op)),
            "I3",
            "%s happened in %s, which the run did not have then",
            op,
            slot);
      }
    }
  }

  private static boolean covers(Held held, Operation op) {
    @Nullable RawRecord observed = op.observed();
    return held.run().equals(op.run())
        && !op.intended().at().isBefore(held.from())
        && observed != null
        && (held.until() == null || !observed.at().isAfter(held.until()));
  }
}
