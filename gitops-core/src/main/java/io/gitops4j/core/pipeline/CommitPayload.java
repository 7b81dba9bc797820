package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitRepository;
import java.util.List;

/**
 * What a commit is to be, as the journal keeps it.
 *
 * @param repository logical name
 * @param branch built on, and landed on unless proposed
 * @param base the branch's head when this was written
 * @param message without trailers
 * @param edits with the values they replace; empty if nothing is to be done
 */
record CommitPayload(
    String repository, String branch, CommitId base, String message, List<ExpectedEdit> edits) {
  /** The trailer that names the run. */
  static final String RUN = "Gitops4j-Run";

  static CommitPayload of(EditSource source, EffectContext context) {
    GitRepository repository = context.connections().repository(source.repository());
    CommitId head =
        repository.head(source.branch()).orElseThrow(() -> noBranch(source, repository));
    return new CommitPayload(
        source.repository(),
        source.branch(),
        head,
        source.message(context.scope()),
        source.resolve(context.scope(), repository, head));
  }

  static CommitPayload read(Payload payload) {
    Fields f = payload.fields();
    return new CommitPayload(
        f.text("repository"),
        f.text("branch"),
        new CommitId(f.text("base")),
        f.text("message"),
        EditFields.read(f.objects("edits")));
  }

  Payload payload() {
    return new Payload(
        Fields.of("repository", repository)
            .with("branch", branch)
            .with("base", base.hex())
            .with("message", message)
            .with("edits", EditFields.of(edits)));
  }

  CommitRequest request(OperationKey key, Release release) {
    return CommitRequest.of(key, branch, base, edits, message)
        .withTrailer("Gitops4j-Application", release.application())
        .withTrailer(RUN, release.run().value());
  }

  CommitReceipt landed(CommitId commit, CommitId parent, long pullRequest) {
    return new CommitReceipt(
        repository, branch, CommitReceipt.How.COMMITTED, commit, parent, edits, pullRequest);
  }

  CommitReceipt unchanged(CommitId head) {
    return new CommitReceipt(repository, branch, CommitReceipt.How.UNCHANGED, head, head, edits, 0);
  }

  CommitReceipt skipped() {
    return new CommitReceipt(
        repository, branch, CommitReceipt.How.SKIPPED, base, base, List.of(), 0);
  }

  private static ProviderException noBranch(EditSource source, GitRepository repository) {
    List<String> branches = repository.branches();
    String known = String.join(", ", branches.subList(0, Math.min(10, branches.size())));
    return new ProviderException(
        ErrorKind.NOT_FOUND,
        "Could not commit to branch "
            + source.branch()
            + " of "
            + source.repository()
            + ": there is no such branch. The repository has "
            + (known.isEmpty() ? "none; push a first commit." : known + "."));
  }
}
