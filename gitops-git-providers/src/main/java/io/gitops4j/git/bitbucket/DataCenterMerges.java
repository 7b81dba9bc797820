package io.gitops4j.git.bitbucket;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.PullRequests.Merge;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.git.forge.OwnedName;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why Data Center does not merge a pull request, and how it merges one. */
final class DataCenterMerges {
  private final DataCenterApi api;

  DataCenterMerges(DataCenterApi api) {
    this.api = api;
  }

  /** Data Center's own name of a method; a repository's settings say which of them it takes. */
  // https://confluence.atlassian.com/bitbucketserver/pull-request-merge-strategies-844499235.html
  static String strategy(MergeMethod method) {
    return switch (method) {
      case MERGE -> "no-ff";
      case SQUASH -> "squash";
      case REBASE -> "rebase-ff-only";
    };
  }

  /** What stands against merging an open one: a conflict, or vetoes of merge checks. */
  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-pull-requests/#api-api-latest-projects-projectkey-repos-repositoryslug-pull-requests-pullrequestid-merge-get
  Optional<Merge> hindrance(RepositoryUrl repository, PullRequest now) {
    OwnedName name = api.name(repository);
    String path = "/api/latest/projects/{}/repos/{}/pull-requests/{}/merge";
    Fields mergeability =
        api.to(
                repository,
                "see whether pull request " + now.number() + " of " + name + " can be merged")
            .get(path, name.owner(), name.name(), now.number())
            .object();
    if (mergeability.isTrue("conflicted")) {
      String reason = "it conflicts with " + now.targetBranch();
      return Optional.of(new Merge(now, Merge.Outcome.CONFLICT, reason));
    }
    String vetoes =
        mergeability.objects("vetoes").stream()
            .map(DataCenterMerges::sentence)
            .collect(Collectors.joining(" "));
    return vetoes.isEmpty()
        ? Optional.empty()
        : Optional.of(new Merge(now, Merge.Outcome.NOT_READY, vetoes));
  }

  private static String sentence(Fields veto) {
    return veto.findText("detailedMessage")
        .or(() -> veto.findText("summaryMessage"))
        .orElse("A merge check says no.");
  }

  /**
   * What to say of one that was refused though nothing stands against it.
   *
   * @param words what Data Center said
   * @throws ProviderException {@code INVALID} if the repository does not merge so
   */
  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-repository/#api-api-latest-projects-projectkey-repos-repositoryslug-settings-pull-requests-get
  Merge refused(RepositoryUrl repository, PullRequest now, MergeMethod method, String words) {
    OwnedName name = api.name(repository);
    boolean allowed =
        api
            .to(repository, "read the settings of " + name)
            .get(
                "/api/latest/projects/{}/repos/{}/settings/pull-requests",
                name.owner(),
                name.name())
            .object()
            .object("mergeConfig")
            .objects("strategies")
            .stream()
            .filter(one -> one.text("id").equals(strategy(method)))
            .allMatch(one -> one.isTrue("enabled"));
    if (!allowed) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not merge pull request "
              + now.number()
              + " of "
              + name
              + ": the merge strategy "
              + strategy(method)
              + " is not enabled. Enable it in the repository's settings, or choose another method.");
    }
    return new Merge(now, Merge.Outcome.NOT_READY, "Bitbucket says: " + words);
  }
}
