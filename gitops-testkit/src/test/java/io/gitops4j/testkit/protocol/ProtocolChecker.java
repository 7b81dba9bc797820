package io.gitops4j.testkit.protocol;

import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.spi.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Judges a finished test by what it left behind: bare repositories with their pull requests, an OCI
 * layout, and the journal's raw records. It knows the run protocol and nothing of the engine, whose
 * folding and looking it repeats in its own, simpler way. Not thread-safe.
 */
public final class ProtocolChecker {
  private final Journal journal;
  private final TenantId tenant;
  private final Set<String> approvals = new HashSet<>();
  private final List<Watched> repositories = new ArrayList<>();
  private final List<Path> layouts = new ArrayList<>();

  private final List<Others> others = new ArrayList<>();

  private record Others(
      String repository, List<String> commits, String key, Map<String, String> values) {}

  private record Watched(String name, Path bare, String branch, String beginning) {}

  /**
   * What was found.
   *
   * @param violations each beginning with the invariant that it breaks; none if all hold
   * @param counts what happened, by name
   */
  public record Report(List<String> violations, Map<String, Integer> counts) {}

  private ProtocolChecker(Journal journal, TenantId tenant) {
    this.journal = journal;
    this.tenant = tenant;
  }

  /** Of a tenant's runs. */
  public static ProtocolChecker of(Journal journal, TenantId tenant) {
    return new ProtocolChecker(journal, tenant);
  }

  /** Checks a branch, whose commit at the beginning was this one. */
  public ProtocolChecker repository(String name, Path bare, String branch, String beginning) {
    repositories.add(new Watched(name, bare, branch, beginning));
    return this;
  }

  /** Checks a registry that is an OCI layout. */
  public ProtocolChecker layout(Path folder) {
    layouts.add(folder);
    return this;
  }

  /** Checks that nothing was sent in this gate's stage without its approval. */
  public ProtocolChecker approval(String gate) {
    approvals.add(gate);
    return this;
  }

  /**
   * Checks that what others wrote to a repository is still there.
   *
   * @param commits theirs
   * @param key the name of the value that they set in each file
   * @param values what they set it to last, by path
   */
  public ProtocolChecker foreign(
      String repository, List<String> commits, String key, Map<String, String> values) {
    others.add(new Others(repository, commits, key, values));
    return this;
  }

  /** Reads everything and judges it. */
  public Report check() throws IOException {
    Violations found = new Violations();
    RawJournal raw = RawJournal.read(journal, tenant);
    Map<String, Integer> counts = new TreeMap<>(Counts.of(raw));
    new RunRules(raw, approvals, found).check();
    new SlotRules(raw, found).check();
    for (Watched watched : repositories) {
      try (BareHistory history = new BareHistory(watched.bare())) {
        ForgeRules forge = new ForgeRules(raw, history, found);
        Map<String, String> merges = forge.check();
        int landed =
            new LandedRules(raw, watched.name(), history, found)
                .check(watched.beginning(), watched.branch(), merges);
        counts.merge("commits on branches", landed, Integer::sum);
        counts.merge("tags", history.tags().size(), Integer::sum);
        counts.merge("pull requests", forge.pullRequests(), Integer::sum);
        for (Others foreign : others) {
          if (foreign.repository().equals(watched.name())) {
            kept(history, watched, foreign, found);
            counts.merge("commits of others", foreign.commits().size(), Integer::sum);
          }
        }
        history.locks().forEach(lock -> found.add("I9", "a lock is left: %s", lock));
      }
    }
    for (Path layout : layouts) {
      new LayoutRules(raw, layout, found).check();
    }
    return new Report(found.list(), counts);
  }

  private static void kept(BareHistory history, Watched watched, Others foreign, Violations found)
      throws IOException {
    Set<String> there = new HashSet<>();
    for (Landed commit : history.since(watched.beginning(), watched.branch())) {
      there.add(commit.id());
    }
    for (String commit : foreign.commits()) {
      found.unless(there.contains(commit), "I4", "commit %s of somebody else was lost", commit);
    }
    String head = history.head(watched.branch());
    for (Map.Entry<String, String> value : foreign.values().entrySet()) {
      found.unless(
          FlatYaml.value(history.text(head, value.getKey()), foreign.key())
              .equals(java.util.Optional.of(value.getValue())),
          "I4",
          "what somebody else wrote to %s was lost: %s",
          value.getKey(),
          value.getValue());
    }
  }
}
