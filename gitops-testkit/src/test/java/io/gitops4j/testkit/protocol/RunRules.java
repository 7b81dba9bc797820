package io.gitops4j.testkit.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What each run's own stream has to show: I2, I3, I5 and I8, and one run for each change. */
final class RunRules {
  private final RawJournal journal;
  private final Set<String> approvals;
  private final Violations found;

  RunRules(RawJournal journal, Set<String> approvals, Violations found) {
    this.journal = journal;
    this.approvals = approvals;
    this.found = found;
  }

  void check() {
    Map<String, String> starts = new HashMap<>();
    Set<String> orders = new HashSet<>();
    journal
        .runs()
        .forEach(
            (run, records) -> {
              found.unless(
                  !records.isEmpty() && records.get(0).is("RunStarted"),
                  "I7",
                  "run %s does not begin with its start",
                  run);
              epochs(run, records);
              end(run, records);
              journal.operations(run).forEach(op -> approved(op, records));
              digests(run);
              if (!records.isEmpty()) {
                startedOnce(run, records.get(0), starts, orders);
              }
            });
  }

  private void startedOnce(
      String run, RawRecord started, Map<String, String> starts, Set<String> orders) {
    String pipeline = started.text("pipeline");
    String other = starts.putIfAbsent(pipeline + " " + started.json().path("start"), run);
    found.unless(other == null, "START", "runs %s and %s were started by one change", other, run);
    found.unless(
        orders.add(pipeline + " " + started.text("order")),
        "I6",
        "run %s has the order of another run, %s",
        run,
        started.text("order"));
  }

  private void epochs(String run, List<RawRecord> records) {
    long highest = 0;
    for (RawRecord record : records) {
      if (record.isProgress()) {
        boolean right = record.is("Claimed") ? record.epoch() > highest : record.epoch() >= highest;
        found.unless(
            right,
            "I3",
            "run %s, record %s, %s of epoch %s, comes after one of epoch %s",
            run,
            record.sequence(),
            record.type(),
            record.epoch(),
            highest);
        highest = Math.max(highest, record.epoch());
      }
    }
  }

  private void end(String run, List<RawRecord> records) {
    boolean ended = false;
    boolean parked = false;
    for (RawRecord record : records) {
      boolean goesOn = ended && !record.is("Told"); // who was told is noted when it is over, too
      found.unless(!goesOn, "I8", "run %s goes on after its end: %s", run, record.type());
      ended |= record.is("Ended");
      if (record.is("Parked")) {
        parked = true;
        found.unless(
            !record.json().path("problem").path("sentence").asText("").isBlank(),
            "I8",
            "run %s is parked without a sentence",
            run);
      } else if (Set.of("Unparked", "RetryRequested", "CancelRequested").contains(record.type())) {
        parked = false;
      }
    }
    found.unless(ended || parked, "I8", "run %s neither ended nor is it parked", run);
    if (ended) {
      for (Operation op : journal.operations(run)) {
        found.unless(
            !op.outcome().isEmpty() && !op.outcome().equals("UNCERTAIN"),
            "I2",
            "the run ended and nobody knows of %s",
            op);
      }
    }
  }

  /** What was sent in a stage with an approval was what somebody had been shown and approved. */
  private void approved(Operation op, List<RawRecord> records) {
    for (String gate : approvals) {
      String stage = gate.substring(0, gate.lastIndexOf('/'));
      if (op.isUnder(stage) && !op.kind().equals("git.close")) {
        long sent = op.observed() == null ? Long.MAX_VALUE : op.observed().sequence();
        open(op, stage, records, op.intended().sequence(), gate);
        if (op.outcome().equals("DONE")) {
          open(op, stage, records, sent, gate);
        }
      }
    }
  }

  private void open(Operation op, String stage, List<RawRecord> records, long before, String gate) {
    String verdict = "";
    String subject = "";
    Set<String> subjects = new HashSet<>();
    for (RawRecord record : records) {
      if (record.sequence() < before) {
        if (record.is("GatesJudged") && record.text("stage").equals(stage)) {
          verdict = record.text("verdict");
          subject = record.text("subject");
        } else if (record.is("Approved") && record.text("gate").equals(gate)) {
          subjects.add(record.text("subject"));
        }
      }
    }
    found.unless(verdict.equals("Open"), "I5", "%s, while %s was %s", op, stage, verdict);
    found.unless(
        subjects.contains(subject), "I5", "%s, and nobody approved its subject %s", op, subject);
  }

  /** Whatever names a digest names the one that this run built and verified. */
  private void digests(String run) {
    Set<String> built = new HashSet<>();
    for (Operation op : journal.operations(run)) {
      if (op.kind().equals("registry.push")) {
        built.add(digest(op.payload().path("reference").asText()));
      }
      for (JsonNode edit : op.edits()) {
        String value = edit.path("edit").path("value").asText("");
        found.unless(
            !value.contains("@sha256:") || built.contains(digest(value)),
            "I5",
            "%s puts %s, which is not what was built: %s",
            op,
            value,
            built);
      }
    }
  }

  private static String digest(String reference) {
    return reference.replaceFirst(".*@(sha256:[0-9a-f]{64}).*", "$1");
  }
}
