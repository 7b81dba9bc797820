package io.gitops4j.git.azure;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.PullRequests.Merge;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Why Azure DevOps does not merge a pull request, and how it merges one. */
final class AzureMerges {
  /** The policy that limits the ways to merge; it has no say before the merge. */
  // https://learn.microsoft.com/azure/devops/repos/git/branch-policies#limit-merge-types
  private static final String WAYS = "fa4e907d-c16b-4a4c-9dfa-4916e5d171ab";

  private static final Set<String> SATISFIED = Set.of("approved", "notApplicable");

  private final AzureApi api;

  AzureMerges(AzureApi api) {
    this.api = api;
  }

  /** What is asked for: this head, merged so. */
  static Fields completion(CommitId head, MergeMethod method) {
    return Fields.of("status", "completed")
        .with("lastMergeSourceCommit", Fields.of("commitId", head.hex()))
        .with("completionOptions", Fields.of("mergeStrategy", strategy(method)));
  }

  private static String strategy(MergeMethod method) {
    return switch (method) {
      case MERGE -> "noFastForward";
      case SQUASH -> "squash";
      case REBASE -> "rebase";
    };
  }

  /** Whether Azure DevOps is about to merge one, or to find out whether it could. */
  static boolean isUnderWay(Fields pull) {
    return pull.findText("mergeStatus").orElse("").equals("queued");
  }

  /**
   * Why an open one need not be asked to be merged.
   *
   * @throws ProviderException {@code INVALID} if its target is not merged into so
   */
  Optional<Merge> hindrance(
      RepositoryUrl repository, PullRequest now, Fields pull, MergeMethod method) {
    Optional<Merge> known = state(now, pull);
    if (known.isPresent()) {
      return known;
    }
    List<Fields> required =
        evaluations(repository, now, pull).stream()
            .filter(one -> AzureBranchRules.isRequired(one.object("configuration")))
            .toList();
    required.stream()
        .map(one -> one.object("configuration"))
        .filter(policy -> isAboutWays(policy) && !allows(policy.object("settings"), method))
        .findAny()
        .ifPresent(policy -> refuse(repository, now, method));
    String missing =
        required.stream()
            .filter(one -> !isAboutWays(one.object("configuration")))
            .filter(one -> !SATISFIED.contains(one.text("status")))
            .map(one -> name(one.object("configuration")) + " (" + one.text("status") + ")")
            .collect(Collectors.joining(", "));
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(notReady(now, "approvals or checks are missing: " + missing));
  }

  // https://learn.microsoft.com/rest/api/azure/devops/policy/evaluations/list
  private List<Fields> evaluations(RepositoryUrl repository, PullRequest now, Fields pull) {
    String project = pull.object("repository").object("project").text("id");
    String doing = "read the policies of pull request " + now.number();
    return api.project(repository, doing)
        .getPreview("/policy/evaluations")
        .with("artifactId", "vstfs:///CodeReview/CodeReviewId/" + project + "/" + now.number())
        .all(AzureApi.SKIPPING);
  }

  /** Policies of one type are told apart by names of their own. */
  private static String name(Fields policy) {
    Fields settings = policy.object("settings");
    return settings
        .findText("displayName")
        .or(() -> settings.findText("statusName"))
        .orElseGet(() -> policy.object("type").text("displayName"));
  }

  private static boolean isAboutWays(Fields policy) {
    return policy.object("type").text("id").toLowerCase(Locale.ROOT).equals(WAYS);
  }

  /** Policies that are older than the four settings know one alone. */
  private static boolean allows(Fields settings, MergeMethod method) {
    String strategy = strategy(method);
    String setting = "allow" + strategy.substring(0, 1).toUpperCase(Locale.ROOT);
    setting += strategy.substring(1);
    return settings.find(setting).isPresent()
        ? settings.isTrue(setting)
        : method == MergeMethod.SQUASH || !settings.isTrue("useSquashMerge");
  }

  private void refuse(RepositoryUrl repository, PullRequest now, MergeMethod method) {
    throw new ProviderException(
        ErrorKind.INVALID,
        "Could not merge pull request "
            + now.number()
            + " of "
            + api.name(repository)
            + ": a branch policy of "
            + now.targetBranch()
            + " does not allow the merge type "
            + strategy(method)
            + ". Allow it there, or choose another method.");
  }

  /**
   * What to say of an open one that was asked to be merged.
   *
   * @param words what Azure DevOps said
   */
  static Merge notYet(PullRequest now, Fields pull, String words) {
    return state(now, pull).orElseGet(() -> notReady(now, "Azure DevOps " + why(now, pull, words)));
  }

  private static String why(PullRequest now, Fields pull, String words) {
    String said =
        pull.findText("mergeFailureMessage").filter(text -> !text.isBlank()).orElse(words);
    if (!said.isEmpty()) {
      return "has not merged it: " + said;
    }
    return pull.findText("mergeStatus").filter("rejectedByPolicy"::equals).isPresent()
        ? "has not merged it: a branch policy of " + now.targetBranch() + " stands against that"
        : "has not merged it yet";
  }

  // https://learn.microsoft.com/rest/api/azure/devops/git/pull-requests/get-pull-request#pullrequestasyncstatus
  private static Optional<Merge> state(PullRequest now, Fields pull) {
    if (pull.isTrue("isDraft")) {
      return Optional.of(notReady(now, "it is a draft"));
    }
    if (isUnderWay(pull)) {
      String reason = "Azure DevOps is merging it, or finding out whether it can be merged";
      return Optional.of(notReady(now, reason));
    }
    return pull.findText("mergeStatus").filter("conflicts"::equals).isPresent()
        ? Optional.of(
            new Merge(now, Merge.Outcome.CONFLICT, "it conflicts with " + now.targetBranch()))
        : Optional.empty();
  }

  private static Merge notReady(PullRequest pull, String reason) {
    return new Merge(pull, Merge.Outcome.NOT_READY, reason);
  }
}
