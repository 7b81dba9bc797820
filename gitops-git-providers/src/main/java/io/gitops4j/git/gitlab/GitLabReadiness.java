package io.gitops4j.git.gitlab;

import io.gitops4j.core.model.Fields;
import java.util.Map;

/** Why GitLab does not merge a merge request, in words for people. */
// https://docs.gitlab.com/api/merge_requests/#merge-status
final class GitLabReadiness {
  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("approvals_syncing", "GitLab is still counting its approvals"),
          Map.entry("checking", "GitLab is still checking whether it can be merged"),
          Map.entry("unchecked", "GitLab is still checking whether it can be merged"),
          Map.entry("preparing", "GitLab is still preparing it"),
          Map.entry("ci_must_pass", "its pipeline has to succeed first"),
          Map.entry("ci_still_running", "its pipeline is still running"),
          Map.entry("commits_status", "its source branch is gone or has no commits"),
          Map.entry("discussions_not_resolved", "not all of its discussions are resolved"),
          Map.entry("draft_status", "it is a draft"),
          Map.entry("jira_association_missing", "it has to name a Jira issue"),
          Map.entry("locked_paths", "it changes paths that somebody has locked"),
          Map.entry("locked_lfs_files", "it changes files that somebody has locked"),
          Map.entry("merge_request_blocked", "another merge request has to be merged first"),
          Map.entry("merge_time", "it is to be merged later"),
          Map.entry("need_rebase", "it has to be rebased on its target branch first"),
          Map.entry("not_approved", "an approval is missing"),
          Map.entry("requested_changes", "a reviewer requested changes"),
          Map.entry("security_policy_violations", "it violates a security policy"),
          Map.entry("status_checks_must_pass", "an external status check has to pass first"),
          Map.entry("title_regex", "its title is not of the form that the project requires"));

  private GitLabReadiness() {}

  /** Whether both branches changed the same lines. */
  static boolean isConflict(Fields mergeRequest) {
    return status(mergeRequest).equals("conflict")
        || (status(mergeRequest).isEmpty() && mergeRequest.isTrue("has_conflicts"));
  }

  /**
   * Why it can't be merged yet.
   *
   * @param words what GitLab said to the attempt
   */
  static String reason(Fields mergeRequest, String words) {
    String status = status(mergeRequest);
    String known = REASONS.get(status);
    if (known != null) {
      return known;
    }
    String said = words.isEmpty() ? status : words;
    return said.isEmpty() ? "GitLab has not merged it yet" : "GitLab says: " + said;
  }

  /** Empty before GitLab 15.6. */
  private static String status(Fields mergeRequest) {
    return mergeRequest.findText("detailed_merge_status").orElse("");
  }
}
