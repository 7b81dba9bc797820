package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.ExpectedEdit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What a change left on its branch.
 *
 * @param repository logical name
 * @param branch where it landed
 * @param how in which way
 * @param commit the commit that has the values
 * @param parent what it stands on: there the values are the old ones
 * @param edits what was changed, with the value before
 * @param pullRequest the pull request's number, or 0 for a direct commit
 * @param approvals who had approved it on the forge, as a sentence; empty if nobody asked for that
 * @param terms how the pull request was proposed and merged, which one that undoes it follows; none
 *     for a direct commit
 */
public record CommitReceipt(
    String repository,
    String branch,
    How how,
    CommitId commit,
    CommitId parent,
    List<ExpectedEdit> edits,
    long pullRequest,
    String approvals,
    Fields terms)
    implements Receipt {
  /** The kind of these receipts. */
  public static final String KIND = "git.commit";

  /** In which way a change landed. */
  public enum How {
    /** A commit has it. */
    COMMITTED,
    /** Every value was the wanted one already. */
    UNCHANGED,
    /** A rollback that was not done, because somebody set a later value. */
    SKIPPED
  }

  /** Copies the list. */
  public CommitReceipt {
    edits = List.copyOf(edits);
    Objects.requireNonNull(approvals, "approvals");
    Objects.requireNonNull(terms, "terms");
  }

  /** A direct commit, or one of a pull request of which no more is known. */
  public CommitReceipt(
      String repository,
      String branch,
      How how,
      CommitId commit,
      CommitId parent,
      List<ExpectedEdit> edits,
      long pullRequest) {
    this(repository, branch, how, commit, parent, edits, pullRequest, "", Fields.none());
  }

  /** Whether there is anything to undo. */
  public boolean changedSomething() {
    return how == How.COMMITTED;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Fields fields() {
    Fields fields =
        Fields.of("repository", repository)
            .with("branch", branch)
            .with("how", how.name().toLowerCase(Locale.ROOT))
            .with("commit", commit.hex())
            .with("parent", parent.hex())
            .with("edits", EditFields.of(edits))
            .with("pullRequest", pullRequest);
    fields = approvals.isEmpty() ? fields : fields.with("approvals", approvals);
    return terms.isEmpty() ? fields : fields.with("terms", terms);
  }

  @Override
  public String describe() {
    return switch (how) {
      case COMMITTED ->
          "commit "
              + commit.abbreviated()
              + " on "
              + repository
              + ":"
              + branch
              + (approvals.isEmpty() ? "" : ", " + approvals);
      case UNCHANGED -> "nothing to change on " + repository + ":" + branch;
      case SKIPPED -> "left " + repository + ":" + branch + " alone: somebody set a later value";
    };
  }

  /** Reads one back from the journal. */
  public static CommitReceipt of(Fields fields) {
    return new CommitReceipt(
        fields.text("repository"),
        fields.text("branch"),
        How.valueOf(fields.text("how").toUpperCase(Locale.ROOT)),
        new CommitId(fields.text("commit")),
        new CommitId(fields.text("parent")),
        EditFields.read(fields.objects("edits")),
        fields.number("pullRequest"),
        fields.findText("approvals").orElse(""),
        fields.object("terms"));
  }
}
