package io.gitops4j.testkit.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a repository has to show: each commit and each tag once and journaled before (I1, I2), and a
 * branch that is the serial replay of what landed, byte for byte (I4).
 */
final class LandedRules {
  private final RawJournal journal;
  private final String repository;
  private final BareHistory history;
  private final Violations found;
  private final Map<String, Operation> operations;

  LandedRules(RawJournal journal, String repository, BareHistory history, Violations found) {
    this.journal = journal;
    this.repository = repository;
    this.history = history;
    this.found = found;
    this.operations =
        journal.operations().stream().collect(Collectors.toMap(Operation::key, op -> op));
  }

  /**
   * Checks the repository.
   *
   * @param merges by the commit that each merged pull request became: the key of its proposal
   * @return how many commits of ours are on the branch
   */
  int check(String beginning, String branch, Map<String, String> merges) throws IOException {
    once();
    tags();
    int ours = replay(history.since(beginning, branch), merges);
    phantoms(new HashSet<>(ids(history.since(beginning, branch))));
    return ours;
  }

  private void once() throws IOException {
    Map<String, Landed> seen = new HashMap<>();
    for (Landed commit : history.reachable()) {
      if (commit.key().isEmpty()) {
        continue;
      }
      Landed other = seen.putIfAbsent(commit.key(), commit);
      found.unless(
          other == null,
          "I1",
          "%s and %s of %s have one key, %s",
          other,
          commit,
          repository,
          commit.key());
      Operation op = operations.get(commit.key());
      if (op == null) {
        found.add("I2", "%s of %s has a key that was never intended", commit, repository);
      } else {
        found.unless(
            op.run().equals(commit.run()),
            "I2",
            "%s names run %s, not %s",
            commit,
            commit.run(),
            op);
        found.unless(
            commit.second() >= op.intended().at().getEpochSecond(),
            "I2",
            "%s is older than the intent of %s",
            commit,
            op);
        found.unless(
            !op.outcome().equals("ABSENT"), "I2", "%s is there, and journaled as absent", commit);
      }
    }
  }

  private void tags() throws IOException {
    Set<String> intended = new HashSet<>();
    for (Operation op : operations.values()) {
      if (op.kind().equals("git.tag")) {
        intended.add(
            op.payload().path("tag").asText() + " " + op.payload().path("commit").asText());
      }
    }
    for (Map.Entry<String, String> tag : history.tags().entrySet()) {
      found.unless(
          intended.contains(tag.getKey() + " " + tag.getValue()),
          "I2",
          "tag %s at %s of %s was never intended",
          tag.getKey(),
          tag.getValue(),
          repository);
    }
  }

  /** What the journal says happened is there. */
  private void phantoms(Set<String> onBranch) throws IOException {
    Map<String, String> tags = history.tags();
    for (Operation op : operations.values()) {
      String target = op.payload().path("commit").asText();
      // the payload of a tag does not say in which repository; its commit does
      if (op.kind().equals("git.tag") && op.happened() && onBranch.contains(target)) {
        String tag = op.payload().path("tag").asText();
        found.unless(
            target.equals(tags.get(tag)),
            "I1",
            "%s is said to have happened, and tag %s is at %s",
            op,
            tag,
            tags.get(tag));
      }
      JsonNode receipt = op.receipt();
      if (op.happened()
          && receipt.path("repository").asText().equals(repository)
          && receipt.path("how").asText().equals("committed")) {
        String commit = receipt.path("commit").asText();
        found.unless(
            onBranch.contains(commit), "I4", "%s is said to be %s, which was lost", op, commit);
      }
    }
  }

  private int replay(List<Landed> chain, Map<String, String> merges) throws IOException {
    int ours = 0;
    for (Landed commit : chain) {
      String key = merges.getOrDefault(commit.id(), commit.key());
      boolean merged = merges.containsKey(commit.id());
      found.unless(
          merged || commit.parents().size() == 1,
          "I4",
          "the history of %s is not linear at %s",
          repository,
          commit);
      Operation op = operations.get(key);
      if (op != null) {
        ours++;
        replay(commit, op);
        found.unless(
            !journal.outcome(op.run()).equals("CANCELLED"),
            "I8",
            "run %s ended as cancelled without effect, and %s is on the branch",
            op.run(),
            commit);
      }
    }
    return ours;
  }

  private void replay(Landed commit, Operation op) throws IOException {
    Set<String> paths = new TreeSet<>();
    for (JsonNode expected : op.edits()) {
      JsonNode edit = expected.path("edit");
      String path = edit.path("path").asText();
      String at = edit.path("at").asText();
      String before = history.text(commit.parent(), path);
      paths.add(path);
      found.unless(
          FlatYaml.value(before, at)
              .map(value -> '"' + value + '"')
              .equals(java.util.Optional.of(expected.path("before").asText())),
          "I4",
          "%s replaced %s of %s, which was %s and not %s",
          commit,
          at,
          path,
          FlatYaml.value(before, at),
          expected.path("before"));
      String wanted = edit.path("value").asText().replaceFirst("^\"(.*)\"$", "$1");
      found.unless(
          FlatYaml.replaced(before, at, wanted).contains(history.text(commit.id(), path)),
          "I4",
          "%s changed more of %s than %s",
          commit,
          path,
          at);
    }
    Set<String> changed = history.changed(commit.parent(), commit.id());
    found.unless(
        paths.equals(changed), "I4", "%s changed %s and was to change %s", commit, changed, paths);
  }

  private static List<String> ids(List<Landed> chain) {
    return chain.stream().map(Landed::id).toList();
  }
}
