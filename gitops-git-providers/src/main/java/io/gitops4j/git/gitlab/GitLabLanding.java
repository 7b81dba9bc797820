package io.gitops4j.git.gitlab;

import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.git.forge.ForgeHosts;
import java.util.List;

/**
 * What merged merge requests became on their target branches. GitLab tells of merge commits and
 * squashed ones. Fast-forwarded, it is the head; and if GitLab rebased that, then the commit since
 * the merge request was opened that has its author, time and message.
 */
final class GitLabLanding {
  private static final int PAGE = 100;

  private final ForgeHosts hosts;

  GitLabLanding(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  CommitId of(RepositoryUrl repository, Fields merged) {
    return merged
        .findText("merge_commit_sha")
        .or(() -> merged.findText("squash_commit_sha"))
        .map(CommitId::new)
        .orElseGet(() -> rebased(repository, merged));
  }

  private CommitId rebased(RepositoryUrl repository, Fields merged) {
    String head = merged.text("sha");
    Fields original = commit(repository, head);
    return since(repository, merged, head).stream()
        .filter(one -> isSame(one, original))
        .map(one -> new CommitId(one.text("id")))
        .findFirst()
        .orElseGet(() -> new CommitId(head));
  }

  // https://docs.gitlab.com/api/commits/#retrieve-a-commit
  private Fields commit(RepositoryUrl repository, String id) {
    String project = hosts.name(repository);
    return hosts
        .api(repository)
        .to("read commit " + id + " of " + project)
        .get("/projects/{}/repository/commits/{}", project, id)
        .with("stats", false)
        .object();
  }

  /** What the target branch has since then, and the head lacks. */
  // https://docs.gitlab.com/api/commits/#list-all-repository-commits
  private List<Fields> since(RepositoryUrl repository, Fields merged, String head) {
    String project = hosts.name(repository);
    String target = merged.text("target_branch");
    return hosts
        .api(repository)
        .to("read the commits of branch " + target + " of " + project)
        .get("/projects/{}/repository/commits", project)
        .with("ref_name", head + ".." + target)
        .with("since", merged.text("created_at"))
        .with("per_page", PAGE)
        .all(Pages.linked());
  }

  private static boolean isSame(Fields one, Fields other) {
    return List.of("author_email", "authored_date", "message").stream()
        .allMatch(name -> one.text(name).equals(other.text(name)));
  }
}
