package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.Landing;
import io.gitops4j.core.spi.PullRequests;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One pull request, found again in any state by its source branch, whose name carries the key.
 *
 * @param source where its edits come from
 * @param spec how it is proposed
 */
record ProposeEffect(EditSource source, PullRequestSpec spec)
    implements Effect<PullRequestReceipt> {
  @Override
  public String kind() {
    return PullRequestReceipt.KIND;
  }

  @Override
  public EffectClass effectClass() {
    return EffectClass.UNIQUE;
  }

  @Override
  public Fields subject(Scope scope) {
    return source.subject(scope);
  }

  @Override
  public Payload intend(OperationKey key, EffectContext context) {
    CommitPayload commit = CommitPayload.of(source, context);
    String title = Template.fill(spec.title(), context.scope());
    Fields fields =
        commit
            .payload()
            .fields()
            .with("title", title)
            .with("body", body(context, commit))
            .with("source", sourceBranch(key, context))
            .with("labels", new TreeSet<>(spec.labels()));
    if (!spec.reviewers().isEmpty()) {
      fields = fields.with("reviewers", new TreeSet<>(spec.reviewers()));
    }
    return new Payload(spec.isDraft() ? fields.with("draft", true) : fields);
  }

  @Override
  public Observation<PullRequestReceipt> look(
      OperationKey key, Payload payload, EffectContext context) {
    CommitPayload commit = CommitPayload.read(payload);
    if (commit.edits().isEmpty()) {
      return new Observation.Done<>(nothing(commit, commit.base()));
    }
    PullRequests pullRequests =
        PullRequestFlow.pullRequests(context.connections(), commit.repository());
    RepositoryUrl url = context.connections().repository(commit.repository()).url();
    return pullRequests.find(url, payload.fields().text("source")).stream()
        .findFirst()
        .<Observation<PullRequestReceipt>>map(pr -> found(pr, commit))
        .orElseGet(Observation.Absent::new);
  }

  @Override
  public Observation<PullRequestReceipt> perform(
      OperationKey key, Payload payload, EffectContext context) {
    CommitPayload commit = CommitPayload.read(payload);
    GitRepository repository = context.connections().repository(commit.repository());
    String branch = payload.fields().text("source");
    Landing landing = repository.commit(commit.request(key, context.release()).onNewBranch(branch));
    if (landing.how() == Landing.How.UNCHANGED) {
      return new Observation.Done<>(nothing(commit, landing.commit()));
    }
    return open(key, payload, context, commit, repository.url());
  }

  private Observation<PullRequestReceipt> open(
      OperationKey key,
      Payload payload,
      EffectContext context,
      CommitPayload commit,
      RepositoryUrl url) {
    PullRequests.Proposal proposal = proposal(payload.fields(), commit.branch());
    try {
      PullRequests pullRequests =
          PullRequestFlow.pullRequests(context.connections(), commit.repository());
      return new Observation.Done<>(receipt(pullRequests.open(url, proposal), commit));
    } catch (ProviderException e) {
      if (e.kind() == ErrorKind.ALREADY_EXISTS) {
        return look(key, payload, context);
      }
      throw e;
    }
  }

  /** As it was journaled; labels were not always. */
  private PullRequests.Proposal proposal(Fields f, String target) {
    Set<String> labels =
        f.find("labels").isPresent() ? Set.copyOf(f.texts("labels")) : spec.labels();
    return new PullRequests.Proposal(
        f.text("source"),
        target,
        f.text("title"),
        f.text("body"),
        labels,
        Set.copyOf(f.texts("reviewers")),
        f.isTrue("draft"));
  }

  @Override
  public PullRequestReceipt receipt(Fields fields) {
    return PullRequestReceipt.of(fields);
  }

  @Override
  public Preview preview(Scope scope, Snapshot snapshot) {
    return source.preview(scope, snapshot, false);
  }

  private static Observation<PullRequestReceipt> found(PullRequest pr, CommitPayload commit) {
    return pr.state() == PullRequest.State.CLOSED
        ? new Observation.Refused<>(PullRequestFlow.closed(commit.repository(), pr.number()))
        : new Observation.Adopted<>(receipt(pr, commit));
  }

  private static PullRequestReceipt receipt(PullRequest pr, CommitPayload commit) {
    return new PullRequestReceipt(
        commit.repository(), pr.number(), pr.url(), pr.sourceBranch(), pr.head(), commit.edits());
  }

  private static PullRequestReceipt nothing(CommitPayload commit, CommitId head) {
    return new PullRequestReceipt(commit.repository(), 0, "", "", head, List.of());
  }

  private static String sourceBranch(OperationKey key, EffectContext context) {
    Optional<String> environment = context.scope().environment();
    return "gitops4j/"
        + context.release().application()
        + environment.map(e -> "-" + e).orElse("")
        + "/"
        + key;
  }

  private String body(EffectContext context, CommitPayload commit) {
    StringBuilder body = new StringBuilder(spec.body());
    body.append(spec.body().isEmpty() ? "" : "\n\n");
    commit.edits().forEach(e -> body.append("- `").append(e.edit().describe()).append("`\n"));
    body.append("\nRun ").append(context.release().run()).append(" of ");
    return body.append(context.release().application()).append(".\n").toString();
  }
}
