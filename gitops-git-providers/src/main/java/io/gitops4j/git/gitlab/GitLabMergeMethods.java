package io.gitops4j.git.gitlab;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.git.forge.ForgeHosts;
import java.util.Optional;

/**
 * What a project's settings make of our methods of merging. A merge by GitLab's API can choose to
 * squash, and no more:
 *
 * <ul>
 *   <li>{@code MERGE} needs the project's method "merge commit", with or without semi-linear
 *       history.
 *   <li>{@code SQUASH} works with each; with "merge commit" a merge commit brings the new one in.
 *   <li>{@code REBASE} needs "fast-forward merge". A branch that is behind its target is rebased by
 *       GitLab where the project says "automatic rebase prior to merge" (GitLab 19), and waits
 *       otherwise: to rebase the branch itself would replace the head that was seen and approved.
 * </ul>
 *
 * <p>Projects may also forbid or require to squash. What a project's settings make impossible is
 * refused rather than done in another way.
 */
final class GitLabMergeMethods {
  private final ForgeHosts hosts;

  GitLabMergeMethods(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  /**
   * Whether a project merges so.
   *
   * @throws ProviderException {@code INVALID} if it does not
   */
  // https://docs.gitlab.com/api/projects/#retrieve-a-project
  void check(RepositoryUrl repository, long number, MergeMethod method) {
    String project = hosts.name(repository);
    Fields settings =
        hosts
            .api(repository)
            .to("read the settings of " + project)
            .get("/projects/{}", project)
            .object();
    String how = settings.findText("merge_method").orElse("");
    String squash = settings.findText("squash_option").orElse("");
    obstacle(method, how, squash)
        .ifPresent(
            sentence -> {
              throw new ProviderException(
                  ErrorKind.INVALID,
                  "Could not merge merge request " + number + " of " + project + ": " + sentence);
            });
  }

  /** What stands against a method; settings that a server does not tell don't. */
  private static Optional<String> obstacle(MergeMethod method, String how, String squash) {
    if (method == MergeMethod.SQUASH) {
      return squash.equals("never")
          ? Optional.of("this project never squashes. Choose another method to merge.")
          : Optional.empty();
    }
    if (squash.equals("always")) {
      return Optional.of("this project always squashes. Choose to squash.");
    }
    if (method == MergeMethod.MERGE && how.equals("ff")) {
      return Optional.of(
          "this project makes no merge commits. Choose to rebase, or another merge method in the"
              + " project's settings.");
    }
    if (method == MergeMethod.REBASE && !how.equals("ff") && !how.isEmpty()) {
      return Optional.of(
          "this project makes a merge commit of each. Choose to merge, or fast-forward merge in the"
              + " project's settings.");
    }
    return Optional.empty();
  }
}
