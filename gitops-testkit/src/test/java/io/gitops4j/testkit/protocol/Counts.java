package io.gitops4j.testkit.protocol;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What happened, by name, as the journal tells it. */
final class Counts {
  private Counts() {}

  static Map<String, Integer> of(RawJournal journal) {
    Map<String, Integer> counts = new TreeMap<>();
    counts.put("runs", journal.runs().size());
    journal.runs().forEach((run, records) -> of(records, counts));
    for (Operation op : journal.operations()) {
      count(counts, "effects");
      RawRecord observed = op.observed();
      if (observed != null && observed.epoch() > op.intended().epoch()) {
        boolean found = op.outcome().equals("ADOPTED");
        count(counts, "open effects after a takeover, " + (found ? "adopted" : "sent"));
      }
    }
    return counts;
  }

  private static void of(List<RawRecord> records, Map<String, Integer> counts) {
    String process = "";
    boolean open = false;
    for (RawRecord record : records) {
      if (record.is("Claimed")) {
        if (open) {
          boolean other = !record.text("process").equals(process);
          count(counts, other ? "takeovers by another process" : "claims again");
        }
        process = record.text("process");
        open = true;
      } else if (record.is("Yielded") || record.is("Parked") || record.is("Ended")) {
        open = false;
      }
      if (record.is("Parked")) {
        count(counts, "parked, " + record.json().path("problem").path("kind").asText());
      } else if (record.is("Ended")) {
        count(counts, "runs " + record.text("outcome"));
      }
    }
  }

  private static void count(Map<String, Integer> counts, String name) {
    counts.merge(name, 1, Integer::sum);
  }
}
