package io.gitops4j.core.report;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.pipeline.CommitReceipt;
import io.gitops4j.core.pipeline.PullRequestReceipt;
import io.gitops4j.core.pipeline.Receipt;
import io.gitops4j.core.spi.Commit;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitRepository;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The commits of a run with their diffs, and what it proposed and nobody has merged yet. */
final class ChangesPart {
  private static final int MOST_COMMITS = 40;
  private static final int MOST_PROPOSED = 20;
  private static final String FORGE = "look at it on its forge";
  private static final int MOST_EDITS = 40;

  private final List<Receipt> receipts;
  private final Supplier<Connections> connect;
  private final CommitDiff diffs = new CommitDiff();
  private final Markup page = new Markup();
  private final Set<CommitId> anchored = new HashSet<>();
  private @Nullable Connections connections;

  private ChangesPart(ReportedRun run, Supplier<Connections> connect) {
    this.receipts = run.run().release().receipts();
    this.connect = connect;
  }

  static Markup of(ReportedRun run, Supplier<Connections> connections) {
    return new ChangesPart(run, connections).markup();
  }

  /** The place of a commit within the page. */
  static String anchor(CommitReceipt commit) {
    return "commit-" + commit.commit().hex();
  }

  private Markup markup() {
    List<CommitReceipt> commits =
        receipts.stream()
            .filter(CommitReceipt.class::isInstance)
            .map(CommitReceipt.class::cast)
            .filter(CommitReceipt::changedSomething)
            .toList();
    List<PullRequestReceipt> proposed =
        receipts.stream()
            .filter(PullRequestReceipt.class::isInstance)
            .map(PullRequestReceipt.class::cast)
            .filter(pr -> pr.isOpened() && commits.stream().noneMatch(c -> landed(pr, c)))
            .toList();
    if (commits.isEmpty() && proposed.isEmpty()) {
      return page;
    }
    page.open("section").leaf("h2", "Changes");
    commits.stream().limit(MOST_COMMITS).forEach(this::commit);
    Tables.leftOut(page, commits.size() - MOST_COMMITS, "commit");
    proposed.stream().limit(MOST_PROPOSED).forEach(this::proposal);
    Tables.leftOut(page, proposed.size() - MOST_PROPOSED, "pull request");
    return page.close();
  }

  private static boolean landed(PullRequestReceipt proposed, CommitReceipt commit) {
    return commit.pullRequest() == proposed.number()
        && commit.repository().equals(proposed.repository());
  }

  private void commit(CommitReceipt receipt) {
    page.open("article", "class", "commit");
    if (anchored.add(receipt.commit())) {
      page.open("span", "id", anchor(receipt)).close();
    }
    try {
      page.add(read(receipt));
    } catch (ProviderException e) {
      unread(receipt, e.getMessage());
    } catch (RuntimeException e) { // whatever the platform's own connections throw
      unread(receipt, e.getClass().getSimpleName());
    }
    page.close();
  }

  private Markup read(CommitReceipt receipt) {
    Markup whole = new Markup();
    GitRepository git = connections().repository(receipt.repository());
    Commit commit = git.commit(receipt.commit());
    whole.leaf("h3", Words.cut(commit.subject(), 120));
    about(whole, git, receipt, commit.author().name() + ", " + Words.time(commit.committedAt()));
    diffs.add(whole, git, receipt);
    return whole;
  }

  private Connections connections() {
    if (connections == null) {
      connections = connect.get();
    }
    return connections;
  }

  private void about(Markup whole, GitRepository git, CommitReceipt receipt, String by) {
    whole.open("p", "class", "soft").leaf("code", receipt.commit().abbreviated());
    whole.text(" on " + receipt.repository() + ":" + receipt.branch() + " · " + by);
    if (receipt.pullRequest() > 0) {
      whole.text(" · pull request " + receipt.pullRequest());
    }
    if (!receipt.approvals().isEmpty()) {
      whole.text(" · " + receipt.approvals());
    }
    connections()
        .provider(receipt.repository())
        .commitPage(git.url(), receipt.commit())
        .ifPresent(address -> whole.text(" · ").link(address, FORGE));
    whole.close();
  }

  /** What the journal knows of a commit that can't be read. */
  private void unread(CommitReceipt receipt, @Nullable String why) {
    page.leaf("h3", receipt.describe());
    page.leaf("p", "The commit could not be read: " + why, "class", "soft");
    edits(receipt.edits());
  }

  private void proposal(PullRequestReceipt receipt) {
    page.open("article", "class", "commit").leaf("h3", "Proposed: " + receipt.describe());
    page.open("p", "class", "soft").text("branch " + receipt.branch() + " · ");
    page.link(receipt.url(), FORGE).close();
    edits(receipt.edits());
    page.close();
  }

  private void edits(List<ExpectedEdit> edits) {
    diffs.lines(
        page, edits.stream().limit(MOST_EDITS).flatMap(edit -> edit.diff().stream()).toList());
    Tables.leftOut(page, edits.size() - MOST_EDITS, "edit");
  }
}
