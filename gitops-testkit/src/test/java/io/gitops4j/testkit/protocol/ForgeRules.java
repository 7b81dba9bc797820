package io.gitops4j.testkit.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;

/** What the pull requests beside a bare repository have to show: each once, each journaled. */
final class ForgeRules {
  private static final Set<String> CANCELLED = Set.of("CANCELLED", "CANCELLED_AFTER_EFFECT");

  private final RawJournal journal;
  private final Violations found;
  private final List<Config> pulls;
  private final Set<String> reachable;

  ForgeRules(RawJournal journal, BareHistory history, Violations found) throws IOException {
    this.journal = journal;
    this.found = found;
    this.pulls = read(history.bare().resolve("gitops4j").resolve("pulls"));
    this.reachable = history.reachable().stream().map(Landed::id).collect(Collectors.toSet());
  }

  int pullRequests() {
    return pulls.size();
  }

  /** By the commit that each merged pull request became: the key of its proposal. */
  Map<String, String> check() {
    Map<String, Operation> proposals =
        journal.operations().stream()
            .filter(op -> op.kind().equals("git.pull-request"))
            .collect(Collectors.toMap(Operation::key, op -> op));
    Map<String, String> merges = new HashMap<>();
    Map<String, String> seen = new HashMap<>();
    for (Config pull : pulls) {
      String source = text(pull, "source");
      String key = source.substring(source.lastIndexOf('/') + 1);
      String other = seen.put(key, source);
      found.unless(other == null, "I1", "two pull requests have one key, %s", key);
      Operation op = proposals.get(key);
      if (op == null) {
        found.add("I2", "the pull request of %s was never intended", source);
      } else {
        String state = state(pull);
        if (state.equals("MERGED")) {
          merges.put(text(pull, "mergeCommit"), key);
          merged(op);
        }
        found.unless(
            !state.equals("OPEN") || !CANCELLED.contains(journal.outcome(op.run())),
            "I8",
            "run %s was cancelled, and its pull request is still open",
            op.run());
      }
    }
    return merges;
  }

  /** One that was to be merged as a commit that is there is merged, whatever was written after. */
  private String state(Config pull) {
    String state = text(pull, "state");
    return state.equals("OPEN") && reachable.contains(text(pull, "mergeCommit")) ? "MERGED" : state;
  }

  private void merged(Operation proposal) {
    boolean intended =
        journal.operations(proposal.run()).stream()
            .anyMatch(op -> op.kind().equals("git.merge") && op.node().equals(proposal.node()));
    found.unless(intended, "I2", "the pull request of %s was merged by nobody's intent", proposal);
  }

  private static List<Config> read(Path folder) throws IOException {
    List<Config> pulls = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(f -> f.getFileName().toString().matches("\\d+")).toList()) {
          Config pull = new Config();
          pull.fromText(Files.readString(file));
          pulls.add(pull);
        }
      } catch (ConfigInvalidException e) {
        throw new IOException("A pull request can't be read in " + folder, e);
      }
    }
    return pulls;
  }

  private static String text(Config pull, String name) {
    String value = pull.getString("pull", null, name);
    return value == null ? "" : value;
  }
}
