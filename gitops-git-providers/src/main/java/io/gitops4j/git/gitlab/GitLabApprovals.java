package io.gitops4j.git.gitlab;

import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Reviews;
import io.gitops4j.git.forge.ForgeHosts;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What people said of GitLab's merge requests: who approved, and who requested changes.
 *
 * <p>GitLab says when somebody approved, and not which commit. So an approval is one of the head
 * that GitLab had at that time, by the merge request's versions. Where a server does not say when
 * (older ones don't), it is one of the first head, and counts only while that is the head. An
 * approval that a push took back is not there any more.
 *
 * <p>Of a request for changes GitLab says neither. It stands until the same person approves, and so
 * is one of the head that is there now.
 */
final class GitLabApprovals implements Reviews {
  private static final int PAGE = 100;

  private final ForgeHosts hosts;

  GitLabApprovals(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  /** A head that a merge request had, and since when. */
  private record Version(CommitId head, Instant since) {}

  @Override
  public List<Review> of(RepositoryUrl repository, long number) {
    List<Fields> approvals = approvals(repository, number);
    List<Fields> objections = objections(repository, number);
    if (approvals.isEmpty() && objections.isEmpty()) {
      return List.of();
    }
    List<Version> versions = versions(repository, number);
    if (versions.isEmpty()) {
      return List.of();
    }
    List<Review> reviews = new ArrayList<>();
    approvals.forEach(approval -> reviews.add(approval(approval, versions)));
    objections.forEach(objection -> reviews.add(objection(objection, versions)));
    reviews.sort(Comparator.comparing(Review::at));
    return List.copyOf(reviews);
  }

  // https://docs.gitlab.com/api/merge_request_approvals/#retrieve-approval-state-for-a-merge-request
  private List<Fields> approvals(RepositoryUrl repository, long number) {
    return to(repository, "approvals", number)
        .get("/projects/{}/merge_requests/{}/approvals", project(repository), number)
        .object()
        .objects("approved_by");
  }

  // https://docs.gitlab.com/api/merge_requests/#list-all-merge-request-reviewers
  private List<Fields> objections(RepositoryUrl repository, long number) {
    return to(repository, "reviewers", number)
        .get("/projects/{}/merge_requests/{}/reviewers", project(repository), number)
        .array()
        .stream()
        .filter(one -> one.findText("state").orElse("").equals("requested_changes"))
        .toList();
  }

  /** The heads, oldest first. */
  // https://docs.gitlab.com/api/merge_requests/#list-all-merge-request-diff-versions
  private List<Version> versions(RepositoryUrl repository, long number) {
    return to(repository, "versions", number)
        .get("/projects/{}/merge_requests/{}/versions", project(repository), number)
        .with("per_page", PAGE)
        .all(Pages.linked())
        .stream()
        .filter(version -> version.find("head_commit_sha").isPresent())
        .sorted(Comparator.comparing(version -> version.number("id")))
        .map(one -> new Version(new CommitId(one.text("head_commit_sha")), at(one, "created_at")))
        .toList();
  }

  private static Review approval(Fields approval, List<Version> versions) {
    Version seen = versions.get(0);
    Instant at =
        approval.find("approved_at").isPresent() ? at(approval, "approved_at") : seen.since();
    for (Version version : versions) {
      seen = version.since().isAfter(at) ? seen : version;
    }
    return new Review(who(approval), Review.State.APPROVED, seen.head(), at);
  }

  private static Review objection(Fields objection, List<Version> versions) {
    Version now = versions.get(versions.size() - 1);
    return new Review(who(objection), Review.State.CHANGES_REQUESTED, now.head(), now.since());
  }

  private static Identity who(Fields said) {
    return Identity.login(said.object("user").text("username"));
  }

  private static Instant at(Fields fields, String name) {
    return OffsetDateTime.parse(fields.text(name)).toInstant();
  }

  private ApiRequest to(RepositoryUrl repository, String what, long number) {
    String one = "merge request " + number + " of " + project(repository);
    return hosts.api(repository).to("read the " + what + " of " + one);
  }

  private String project(RepositoryUrl repository) {
    return hosts.name(repository);
  }
}
