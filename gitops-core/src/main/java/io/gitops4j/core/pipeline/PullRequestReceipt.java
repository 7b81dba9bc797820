package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.ExpectedEdit;
import java.util.List;

/**
 * What proposing a change left.
 *
 * @param repository logical name
 * @param number within the repository; 0 if there was nothing to propose
 * @param url where people look at it
 * @param branch its source branch
 * @param head the commit it brings in
 * @param edits what it changes, with the value before
 */
public record PullRequestReceipt(
    String repository,
    long number,
    String url,
    String branch,
    CommitId head,
    List<ExpectedEdit> edits)
    implements Receipt {
  /** The kind of these receipts. */
  public static final String KIND = "git.pull-request";

  /** Copies the list. */
  public PullRequestReceipt {
    edits = List.copyOf(edits);
  }

  /** Whether there was anything to propose. */
  public boolean isOpened() {
    return number > 0;
  }

  /** What it changes, as a diff: of each edit a line that names it, the value before and after. */
  public List<String> diff() {
    return edits.stream().flatMap(edit -> edit.diff().stream()).toList();
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Fields fields() {
    return Fields.of("repository", repository)
        .with("number", number)
        .with("url", url)
        .with("branch", branch)
        .with("head", head.hex())
        .with("edits", EditFields.of(edits));
  }

  @Override
  public String describe() {
    return isOpened()
        ? "pull request " + repository + "#" + number
        : "nothing to propose in " + repository;
  }

  /** Reads one back from the journal. */
  public static PullRequestReceipt of(Fields fields) {
    return new PullRequestReceipt(
        fields.text("repository"),
        fields.number("number"),
        fields.text("url"),
        fields.text("branch"),
        new CommitId(fields.text("head")),
        EditFields.read(fields.objects("edits")));
  }
}
